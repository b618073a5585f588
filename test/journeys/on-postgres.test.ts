import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startPostgres } from '../support/postgres.ts';
import { deliver, type Service, startService, until, WEBHOOK_SECRET } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// The same way on the other database: installed, received, run, delivered, once.

const FILES = {
  'integration.yaml':
    "name: on-postgres\nversion: 1.0.0\nsource: github\nevents: ['*']\nactions: [webhook_send]\norder_by: issue.number\n",
  'handler.ts': `export default {
  name: 'on-postgres',
  async handle(event, context) {
    const seen = (await context.database.get('seen')) ?? 0;
    await context.webhook.send({ body: { title: event.facts.title, seen } });
    await context.database.save('seen', seen + 1);
    return { status: 'success', processed: true };
  },
};
`,
};

const postgres = await startPostgres();
const onPostgres = 'missing' in postgres ? test.skip : test;

let service: Service;
let target: Target;

beforeAll(async () => {
  if ('missing' in postgres) {
    console.log(`not run: postgres ${postgres.missing}`);
    return;
  }
  target = await startTarget();
  service = await startService({
    DATABASE_URL: await postgres.database(),
    INTEGRATION_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
});

afterAll(async () => {
  if ('missing' in postgres) return;
  await service.stop();
  await target.close();
  await postgres.stop();
});

onPostgres('a package runs, in order, with its own memory', async () => {
  const config = { webhook_url: target.url, webhook_secret: WEBHOOK_SECRET };
  const made = await service.api('POST', '/v1/integrations', { files: FILES, config });
  expect(made.body).toMatchObject({ status: 'active' });
  const address = `${service.url}/webhooks/${made.body.id}`;
  for (const title of ['first', 'second', 'third']) {
    const answer = await deliver(address, 'issues', { action: 'opened', issue: { number: 1, title } }, { id: title });
    expect(answer.status).toBe(202);
  }
  expect((await deliver(address, 'issues', { action: 'opened' }, { id: 'first' })).status).toBe(200);
  await until(async () => target.calls.length >= 3, 'three calls');
  expect(target.calls.map((call) => call.json)).toEqual([
    { title: 'first', seen: 0 },
    { title: 'second', seen: 1 },
    { title: 'third', seen: 2 },
  ]);
  await until(async () => {
    const { body } = await service.api('GET', `/v1/integrations/${made.body.id}/status`);
    return body.events.delivered === 3;
  }, 'three delivered events');
  const { body: events } = await service.api('GET', `/v1/integrations/${made.body.id}/events?limit=2`);
  expect(events).toMatchObject([{ delivery_id: 'third', version: '1.0.0' }, { delivery_id: 'second' }]);
});
