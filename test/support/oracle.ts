import { idempotencyKeyOf } from '#src/runtime/call-action.ts';
import { stuckEvents } from '#src/store/events.ts';
import type { Read } from '#src/store/store.ts';
import { brokenReferences } from './broken-references.ts';
import { reading } from './reading.ts';
import type { TargetCall } from './target.ts';

/** What the world saw of the service; the oracle holds the database against it. */
export interface Witness {
  calls: readonly TargetCall[];
  /** The sender's id of each delivery that was answered 2xx → the id of its event. */
  accepted: ReadonlyMap<string, string>;
  /** Keys that were on disk as done at each death, and how many calls had been seen by then. */
  deaths?: readonly Death[];
  /** Where order was asked for: what must be in order, and the place in it. */
  orderOf?: (call: TargetCall) => { key: string; place: number };
}

export interface Death {
  settled: ReadonlySet<string>;
  callsSoFar: number;
}

const ENDED = ['delivered', 'filtered', 'dead', 'held', 'staged'];
const MOST_SHOWN = 5;

const some = (what: string, found: readonly unknown[]): string[] =>
  found.length === 0 ? [] : [`${found.length} ${what}: ${found.slice(0, MOST_SHOWN).join(', ')}`];

const keyOf = (call: TargetCall): string => String(call.headers['webhook-id']);

async function acceptedIsStored(read: Read, accepted: Witness['accepted']): Promise<string[]> {
  const rows = await read.sql.all<{ delivery: string; event: string }>(
    'select d.external_id as delivery, e.id as event from events e join deliveries d on d.id = e.delivery_id',
  );
  const stored = new Map(rows.map((row) => [row.delivery, row.event]));
  const lost = [...accepted].filter(([delivery, event]) => stored.get(delivery) !== event);
  return some('deliveries were answered 2xx and are not stored (I1)', lost);
}

async function everythingEnded(read: Read): Promise<string[]> {
  const events = await read.sql.all<{ id: string; status: string }>('select id, status from events');
  const open = events.filter((event) => !ENDED.includes(event.status)).map(({ id, status }) => `${id} ${status}`);
  const stuck = await stuckEvents(read, { before: Number.MAX_SAFE_INTEGER, limit: 100 });
  const jobs = await read.sql.all<{ id: string }>(
    `select j.id from jobs j join events e on e.id = j.id where e.status in (${ENDED.map((one) => `'${one}'`)})`,
  );
  return [
    ...some('events have not ended (I2)', open),
    ...some(
      'events are neither at an end nor waiting (I2)',
      stuck.map((event) => event.id),
    ),
    ...some(
      'events ended and are still in the queue (I2)',
      jobs.map((job) => job.id),
    ),
  ];
}

interface SentStep {
  eventId: string;
  ordinal: number;
  status: string;
}

const sentSteps = (read: Read): Promise<SentStep[]> =>
  read.sql.all<SentStep>(
    `select event_id as "eventId", ordinal, status from steps where kind = 'call' and action = 'webhook_send'`,
  );

/** The keys under which calls are recorded as done: none of them may be sent again, whatever happens. */
export async function doneKeys(read: Read): Promise<Set<string>> {
  const done = (await sentSteps(read)).filter((step) => step.status === 'success');
  return new Set(done.map((step) => idempotencyKeyOf(step.eventId, step.ordinal)));
}

export const settledKeys = (database: string): Promise<Set<string>> => reading(database, doneKeys);

async function oneKeyPerStep(read: Read, calls: readonly TargetCall[]): Promise<string[]> {
  const steps = await sentSteps(read);
  const byKey = Map.groupBy(calls, keyOf);
  const known = new Set(steps.map((step) => idempotencyKeyOf(step.eventId, step.ordinal)));
  const done = steps.filter((step) => step.status === 'success');
  const unsent = done.filter((step) => !byKey.has(idempotencyKeyOf(step.eventId, step.ordinal)));
  const keysOfBody = [...Map.groupBy(calls, (call) => call.body)].map(
    ([body, same]) => [body, new Set(same.map(keyOf)).size] as const,
  );
  const bodiesOfKey = [...byKey].map(([key, same]) => [key, new Set(same.map((call) => call.body)).size] as const);
  return [
    ...some(
      'requests carry a key of no step that is stored (I3)',
      [...byKey.keys()].filter((key) => !known.has(key)),
    ),
    ...some(
      'steps are done and were never sent (I3)',
      unsent.map((step) => `${step.eventId} ${step.ordinal}`),
    ),
    ...some(
      'requests were sent under more than one key (I3)',
      keysOfBody.flatMap(([body, keys]) => (keys > 1 ? [body] : [])),
    ),
    ...some(
      'keys were used for different requests (I3)',
      bodiesOfKey.flatMap(([key, bodies]) => (bodies > 1 ? [key] : [])),
    ),
  ];
}

/** Answers that say "again" make a repeat of their own, and are no fault. */
function repeats({ calls, deaths }: Witness, refused: ReadonlySet<TargetCall>): string[] {
  const taken = calls.filter((call) => !refused.has(call));
  const many = [...Map.groupBy(taken, keyOf)].filter(([, same]) => same.length > 1).map(([key]) => key);
  if (!deaths) return some('steps were sent more than once without a crash (I3)', many);
  const late = deaths.flatMap(({ settled, callsSoFar }) =>
    calls
      .slice(callsSoFar)
      .map(keyOf)
      .filter((key) => settled.has(key)),
  );
  const tooOften = [...Map.groupBy(taken, keyOf)]
    .filter(([, same]) => same.length > deaths.length + 1)
    .map(([key]) => key);
  return [
    ...some('steps were sent again although they were on disk as done (I3)', late),
    ...some('steps were sent more often than there were crashes (I3)', tooOften),
  ];
}

async function copiesAreOne(read: Read): Promise<string[]> {
  const rows = await read.sql.all<{ id: string }>(
    'select external_id as id from deliveries group by integration_id, external_id having count(*) > 1',
  );
  return some(
    'deliveries made more than one event (I4)',
    rows.map((row) => row.id),
  );
}

function inOrder({ calls, orderOf }: Witness): string[] {
  if (!orderOf) return [];
  const last = new Map<string, number>();
  const wrong = calls.filter((call) => {
    const { key, place } = orderOf(call);
    const before = last.get(key) ?? Number.NEGATIVE_INFINITY;
    last.set(key, Math.max(before, place));
    return place < before;
  });
  return some(
    'requests came after later ones of their key (I5)',
    wrong.map((call) => call.body),
  );
}

/** PostgreSQL watches over its files itself. */
async function soundFile({ sql }: Read): Promise<string[]> {
  if (sql.dialect !== 'sqlite') return [];
  const integrity = await sql.all<{ integrity_check: string }>('pragma integrity_check');
  return some(
    'complaints of integrity_check (I11)',
    integrity.map((row) => row.integrity_check).filter((said) => said !== 'ok'),
  );
}

/**
 * Holds what is stored against what the world saw, and says in sentences what does not fit; nothing: all is well.
 * `refused` are calls that the target answered so that they had to be repeated.
 */
export async function verdictOn(
  read: Read,
  witness: Witness,
  refused: ReadonlySet<TargetCall> = new Set(),
): Promise<string[]> {
  return [
    ...(await acceptedIsStored(read, witness.accepted)),
    ...(await everythingEnded(read)),
    ...(await oneKeyPerStep(read, witness.calls)),
    ...repeats(witness, refused),
    ...(await copiesAreOne(read)),
    ...inOrder(witness),
    ...(await soundFile(read)),
    ...some('broken references (I11)', await brokenReferences(read)),
  ];
}

/** The same of a database that a service keeps. */
export const oracle = (database: string, witness: Witness, refused?: ReadonlySet<TargetCall>): Promise<string[]> =>
  reading(database, (read) => verdictOn(read, witness, refused));
