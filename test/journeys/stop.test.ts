import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { relayFiles } from '../support/relay.ts';
import { type Process, spawnService } from '../support/service.ts';

let service: Process;
let id: string;

beforeAll(async () => {
  service = await spawnService();
  id = (await service.api('POST', '/v1/integrations', { files: relayFiles('return {};') })).body.id;
});
afterAll(() => service.stop());

test('a sender who does not finish its body does not keep the service from a clean stop', async () => {
  const { hostname, port } = new URL(service.url);
  const slow = connect(Number(port), hostname);
  slow.on('error', () => undefined);
  const drip = setInterval(() => slow.write('x'), 500);
  try {
    slow.write(
      `POST /webhooks/${id} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n`,
    );
    slow.write('{');
    // Whoever sent after it has its answer: the slow one was taken in before.
    expect((await service.api('GET', '/health')).status).toBe(200);
    const start = performance.now();
    process.kill(service.pid, 'SIGTERM');
    expect(await service.ended()).toBe(0);
    expect(performance.now() - start).toBeLessThan(30_000);
  } finally {
    clearInterval(drip);
    slow.destroy();
  }
});
