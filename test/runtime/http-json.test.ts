import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { installRelay, relayFiles } from '../support/relay.ts';
import { deliver, type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

let service: Service;
let target: Target;

beforeAll(async () => {
  service = await startService();
  target = await startTarget();
});
afterAll(async () => {
  await service.stop();
  await target.close();
});

const HANDLER = `    const { url } = event.payload;
    await context.http.post(url, { json: { a: 1 } });
    await context.http.post(url, { json: 'a text' });
    await context.http.put(url, { body: 'as it is', headers: { 'content-type': 'text/plain' } });
    try {
      await context.http.post(url, { json: 1, body: 2 });
    } catch (error) {
      return { refused: error.message };
    }`;

test('json goes as JSON whatever it is, with its content type', async () => {
  const relay = await installRelay(service, target, relayFiles(HANDLER, ['hosts: [127.0.0.1]']));
  const sent = await deliver(relay.address(), 'push', { url: target.url });
  const event = await until(async () => {
    const { body } = await service.api('GET', `/v1/integrations/${relay.id}/events/${sent.body.event_id}`);
    return ['delivered', 'dead'].includes(body.status) && body;
  }, 'the end of the event');
  expect(event).toMatchObject({ status: 'delivered', result: { refused: expect.stringContaining('not both') } });
  expect(target.calls.map(({ body, headers }) => [headers['content-type'], body])).toEqual([
    ['application/json', '{"a":1}'],
    ['application/json', '"a text"'],
    ['text/plain', 'as it is'],
  ]);
});
