import { expect, test } from '@jest/globals';
import { n8nSource } from '#src/connectors/n8n/source.ts';
import { signStandard } from '#src/connectors/webhook/standard.ts';
import { askingServer } from './asking.ts';

const n8n = askingServer();
const key = { api_key: 'canary-n8n-key' };
const workflow = (more: object) => ({ id: '1', active: true, nodes: [{ type: 'n8n-nodes-base.webhook', ...more }] });

test('a webhook never sees the key of the API', async () => {
  n8n.answer(() => ({ json: { ok: true } }));
  expect(await n8n.run('n8n_trigger_workflow', key)).toEqual({ status: 200, body: { ok: true } });
  const [seen] = n8n.seen();
  expect(seen).toMatchObject({ method: 'POST', url: '/webhook/orders/new' });
  expect(JSON.stringify(seen)).not.toMatch(/canary/);
  expect(JSON.parse(seen?.body ?? '')).toEqual({ number: 42, action: 'order.created' });
});

test('a workflow is found by its id, with the path and the way of its Webhook node', async () => {
  n8n.answer(({ url }) =>
    url.startsWith('/api/') ? { json: workflow({ parameters: { path: 'a b/c' } }) } : { json: {} },
  );
  await n8n.run('n8n_trigger_workflow', key, { workflow_id: '1', data: { n: 1, o: { p: 2 } }, test: true });
  expect(n8n.seen()[1]).toMatchObject({
    method: 'GET',
    url: '/webhook-test/a%20b/c?n=1&o=%7B%22p%22%3A2%7D',
    body: '',
  });
  n8n.answer(() => ({ json: { id: '1', active: true, nodes: [] } }));
  await expect(n8n.run('n8n_trigger_workflow', key, { workflow_id: '1' })).rejects.toThrow(/no Webhook node/);
  n8n.answer(() => ({ json: { ...workflow({ parameters: { path: 'x' } }), active: false } }));
  await expect(n8n.run('n8n_trigger_workflow', key, { workflow_id: '1' })).rejects.toThrow(/not active/);
  await expect(n8n.run('n8n_trigger_workflow', {}, { workflow_id: '1' })).rejects.toThrow(/n8n_api_key/);
  await expect(n8n.run('n8n_trigger_workflow', key, {})).rejects.toThrow(/path or a workflow_id/);
});

test('what n8n says of a webhook that is not there is handed on', async () => {
  const said = { code: 404, message: 'The requested webhook "POST x" is not registered.', hint: 'Activate it.' };
  n8n.answer(() => ({ status: 404, json: said }));
  await expect(n8n.run('n8n_trigger_workflow', key)).rejects.toThrow(/not registered\. Activate it/);
});

test('Standard Webhooks are taken as well, and only what the manifest chose where it chose', () => {
  const raw = Buffer.from('{}');
  const headers = signStandard('a secret', 'msg_1', 0, '{}');
  const given = { headers, raw, secrets: ['a secret'], now: 0 };
  expect(n8nSource.verify(given)).toBe(true);
  expect(n8nSource.verify({ ...given, scheme: { scheme: 'header', header: 'x-token' } })).toBe(false);
  const fixed = { ...given, headers: { 'x-token': 'a secret' } };
  expect(n8nSource.verify({ ...fixed, scheme: { scheme: 'header', header: 'X-Token' } })).toBe(true);
  expect(n8nSource.verify(fixed)).toBe(false);
});
