import { collect } from '#src/kit/batch.ts';
import { createLog } from '#src/kit/log.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import { recordEvents } from '#src/store/events.ts';
import { openStore } from '#src/store/open.ts';
import type { Arriving } from '#src/store/record-events.ts';
import { anArrival } from './rows.ts';

// A process that records events in shared commits and prints the id of each only once it was acknowledged.
const [url = '', integrationId = ''] = process.argv.slice(2);
const store = await openStore({ url, log: createLog({ level: 'silent' }) });
const queue = createSqlQueue(store);

const record = collect<Arriving, string>(
  (items) =>
    store.write(async (tx) => {
      const recorded = await recordEvents(tx, items);
      const jobs = recorded.map(({ eventId }) => ({ id: eventId, queue: 'events', lane: 'p', dueAt: 1 }));
      await queue.enqueue(tx, jobs);
      return recorded.map((one) => one.eventId);
    }),
  { max: 64 },
);

async function client(): Promise<never> {
  for (;;) process.stdout.write(`${await record(anArrival(integrationId))}\n`);
}

await Promise.all(Array.from({ length: 20 }, client));
