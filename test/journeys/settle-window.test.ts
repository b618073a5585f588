import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { movingClock } from '../support/moving-clock.ts';
import { oracle } from '../support/oracle.ts';
import { createSender, installRelay, type Relay, relayFiles } from '../support/relay.ts';
import { type Service, spawnService, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// An event waits a moment for what is said about the same thing right after it, and runs once, with the last word.

const HANDLER = `    const { issue, last } = event.payload;
    await context.webhook.send({ body: { type: event.type, number: issue.number, labels: event.facts.labels, last } });`;
const FILES = (settle: string, more: readonly string[] = []): Record<string, string> =>
  relayFiles(HANDLER, [`settle: ${settle}`, 'filters: { labels: [bug] }', ...more]);

const repository = { full_name: 'o/r', name: 'r' };
const issue = (action: string, number: number, ...labels: string[]) => ({
  action,
  repository,
  issue: { number, title: `Issue ${number}`, labels: labels.map((name) => ({ name })) },
});

const clock = movingClock();
let target: Target;
let service: Service;

beforeAll(async () => {
  target = await startTarget();
  service = await startService({}, { clock });
});
afterAll(async () => {
  await service.stop();
  await target.close();
});

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the route answers.
type Loose = any;

const eventsOf = async ({ id }: Relay, of: Pick<Service, 'api'> = service): Promise<Loose[]> =>
  (await of.api('GET', `/v1/integrations/${id}/events`)).body.toReversed();

const statuses = (relay: Relay, ...wanted: string[]) =>
  until(
    async () => String((await eventsOf(relay)).map((event) => event.status)) === String(wanted),
    `events that are ${wanted}`,
  );

const windows = async (name: string, settle: string, more: readonly string[] = []) => {
  const relay = await installRelay(service, target, FILES(settle, more), { name });
  const sender = createSender(relay.address);
  target.calls.length = 0;
  return { relay, sender };
};

describe('within the window', () => {
  test('labels put on right after opening count, and there is one run', async () => {
    const { relay, sender } = await windows('labels', '10s', ["deduplication: { deduplication_key: 'nothing.there' }"]);
    for (const one of [issue('opened', 1), issue('labeled', 1, 'bug'), issue('labeled', 1, 'bug', 'ui')])
      await sender.send(one);
    await sender.send(issue('opened', 2));
    await statuses(relay, 'queued', 'filtered', 'filtered', 'queued');
    clock.forward(10_000);
    await statuses(relay, 'delivered', 'filtered', 'filtered', 'filtered');
    expect(target.calls.map((call) => call.json)).toEqual([
      { type: 'issues.opened', number: 1, labels: ['bug', 'ui'] },
    ]);
    const [first, second] = await eventsOf(relay);
    expect(second.reason).toBe(`It came within the settle window of ${first.id}, which runs with its payload.`);
    const { body } = await service.api('GET', `/v1/integrations/${relay.id}/events/${first.id}`);
    expect(body).toMatchObject({ delivery_id: first.delivery_id, payload: issue('labeled', 1, 'bug', 'ui') });
  });

  test('what was not asked for adds to what waits, but nothing waits for it', async () => {
    const { relay, sender } = await windows('listed', '10s');
    const files = { ...FILES('10s') };
    files['integration.yaml'] = (files['integration.yaml'] ?? '')
      .replace("events: ['*']", 'events: [issues.opened]')
      .replace('version: 1.0.0', 'version: 1.1.0');
    await service.api('POST', '/v1/integrations', { files, name: 'listed' });
    await sender.send(issue('labeled', 3, 'bug'));
    await statuses(relay, 'filtered');
    await sender.send(issue('opened', 3));
    await sender.send(issue('labeled', 3, 'bug'));
    clock.forward(10_000);
    await statuses(relay, 'filtered', 'delivered', 'filtered');
    expect((await eventsOf(relay))[0].reason).toContain('does not list issues.labeled');
    await sender.send(issue('opened', 3, 'bug'));
    clock.forward(10_000);
    await statuses(relay, 'filtered', 'delivered', 'filtered', 'delivered');
  });

  test('a batch takes the event as it was at the end, and a replay does, too', async () => {
    const { relay, sender } = await windows('into-batch', '5s', ['batch_processing: { enabled: true, batch_size: 1 }']);
    const own = FILES('5s', ['batch_processing: { enabled: true, batch_size: 1 }']);
    own['integration.yaml'] = (own['integration.yaml'] ?? '').replace('version: 1.0.0', 'version: 1.1.0');
    own['handler.ts'] =
      "export default { name: 'b', async handle(event, context) { await context.webhook.send({ body: event.batch.map((one) => one.payload.last) }); } };";
    await service.api('POST', '/v1/integrations', { files: own, name: 'into-batch' });
    await sender.send(issue('opened', 4));
    await sender.send({ ...issue('labeled', 4, 'bug'), last: 'word' });
    clock.forward(5_000);
    await statuses(relay, 'delivered', 'filtered');
    const [first] = await eventsOf(relay);
    await service.api('POST', `/v1/integrations/${relay.id}/events/${first.id}/replay`);
    await until(async () => target.calls.length === 2, 'the replay');
    expect(target.calls.map((call) => call.json)).toEqual([['word'], ['word']]);
  });
});

test('killed while it waits, it runs once with the last word', async () => {
  const process = await spawnService();
  try {
    // Both deliveries come within the window on a busy machine, too.
    const relay = await installRelay(process, target, FILES('6s'), { name: 'killed' });
    const sender = createSender(relay.address);
    target.calls.length = 0;
    await sender.send(issue('opened', 5));
    await sender.send({ ...issue('labeled', 5, 'bug'), last: 'word' });
    await process.kill();
    await process.restart();
    await until(async () => (await eventsOf(relay, process))[0].status === 'delivered', 'the event');
    expect(target.calls.map((call) => call.json)).toEqual([
      { type: 'issues.opened', number: 5, labels: ['bug'], last: 'word' },
    ]);
    const { accepted } = sender;
    expect(await oracle(process.database, { calls: target.calls, accepted })).toEqual([]);
  } finally {
    await process.stop();
  }
});
