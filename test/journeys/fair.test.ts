import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSender, installRelay, relayFiles } from '../support/relay.ts';
import { type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// Somebody else's integration is slow, or worse. Mine is as quick as ever.

const HONEST = 'await context.webhook.send({ body: { delivery: event.delivery_id } }); return 1;';
const A_MOMENT = 15_000;

let service: Service;
let target: Target;
/** Takes every call and answers none. */
let silent: Target;

beforeAll(async () => {
  service = await startService();
  target = await startTarget();
  silent = await startTarget();
  silent.answer(() => undefined);
});

afterAll(async () => {
  await service.stop();
  await Promise.all([target.close(), silent.close()]);
});

const arrived = (delivery: string): boolean => target.calls.some((call) => call.json.delivery === delivery);

/** How long each of some events of an honest integration takes, in a project of its own. */
async function honestTimes(name: string, count: number): Promise<number[]> {
  const honest = await installRelay(service, target, relayFiles(HONEST), { name, project: name });
  const { send } = createSender(honest.address);
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const since = performance.now();
    await send({}, `${name}-${i}`);
    await until(async () => arrived(`${name}-${i}`), 'the honest event to arrive');
    times.push(performance.now() - since);
  }
  return times;
}

test.each([
  ['waits for a target that never answers', 'await context.webhook.send({ body: {} }); return 1;', 400],
  ['never ends', 'while (true);', 40],
  ['eats memory', 'const all = []; while (true) all.push(new Array(1e5).fill(event.id));', 40],
])('beside a handler that %s, in any number', async (what, handler, count) => {
  const name = what.replaceAll(' ', '-').replaceAll("'", '');
  const poison = await installRelay(service, silent, relayFiles(handler), { name, project: name });
  const { send } = createSender(poison.address);
  await Promise.all(Array.from({ length: count }, (_, i) => send({ n: i })));
  const times = await honestTimes(`beside-what-${name}`, 3);
  expect(Math.max(...times)).toBeLessThan(A_MOMENT);
  await service.api('POST', `/v1/integrations/${poison.id}/pause`);
});

test('a pause ends a poison at once: what waits for its turn to run alone is held, not run', async () => {
  const poison = await installRelay(service, silent, relayFiles('while (true);'), {
    name: 'to-pause',
    project: 'paused',
  });
  const { send } = createSender(poison.address);
  await Promise.all(Array.from({ length: 60 }, (_, i) => send({ n: i })));
  const are = async (status: string, count: number): Promise<boolean> => {
    const path = `/v1/integrations/${poison.id}/events?status=${status}&limit=100`;
    return (await service.api<unknown[]>('GET', path)).body.length >= count;
  };
  await until(() => are('dead', 1), 'the first to have run alone', 30_000);
  await service.api('POST', `/v1/integrations/${poison.id}/pause`);
  // Two at once and a second each, they would go on for half a minute.
  await until(() => are('held', 50), 'most of them to be held', A_MOMENT);
});
