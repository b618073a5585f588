import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openStore } from '#src/store/open.ts';
import { type Listening, listenAt } from '../support/listen.ts';
import { ADMIN_KEY, type Service, startService, until } from '../support/service.ts';
import { silent } from '../support/silent.ts';

// What happens to integrations, live.

let service: Service;
const streams: Listening[] = [];

beforeAll(async () => {
  service = await startService();
});
afterEach(() => {
  for (const stream of streams.splice(0)) stream.stop();
});
afterAll(() => service.stop());

async function listen(query = '', headers: Record<string, string> = {}, path = '/api/realtime/integrations') {
  const listening = await listenAt(`${service.url}${path}${query}`, headers);
  streams.push(listening);
  return listening;
}

let names = 0;
async function install(project = 'local') {
  const name = `live-${++names}`;
  const files = {
    'integration.yaml': `name: ${name}\nversion: 1.0.0\nsource: webhook\nunsigned: true\nevents: ['*']\nactions: [webhook_send]\n`,
  };
  const { body } = await service.api('POST', '/v1/integrations', {
    files,
    project,
    config: { webhook_url: 'http://127.0.0.1:9/' },
  });
  expect(body.id).toMatch(/^int_/);
  return body as { id: string };
}

const rename = (id: string, name: string) => service.api('PATCH', `/v1/integrations/${id}`, { name });

test('creation and deletion are told at once, updates of a second together', async () => {
  const { told } = await listen();
  const { id } = await install();
  await until(async () => told.some((one) => one.event === 'integration_created' && one.data.id === id), 'created');
  for (const name of ['a', 'b', 'c']) await rename(id, `live ${name}`);
  const batch = await until(async () => told.findLast((one) => one.event === 'integration_batch_update'), 'a batch');
  const mine = batch.data.updates.filter((one: { id: string }) => one.id === id);
  expect(mine).toHaveLength(1);
  await until(async () => {
    const all = told.flatMap((one) => (one.event === 'integration_batch_update' ? one.data.updates : []));
    return all.some((one: { name: string }) => one.name === 'live c');
  }, 'the newest name');
  await service.api('DELETE', `/v1/integrations/${id}`);
  await until(async () => told.some((one) => one.event === 'integration_deleted'), 'deleted');
  const ids = told.map((one) => one.id);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
});

test('of one update that stands for several nothing is missing, and a place that never was is the present', async () => {
  const { id } = await install();
  const streams = [await listen('', { 'last-event-id': '1000000000' }), await listen()];
  await service.api('POST', `/v1/integrations/${id}/stage`, { on: true });
  await service.api('POST', `/v1/integrations/${id}/deprecate`);
  await rename(id, 'called anew');
  for (const { told } of streams) {
    await until(async () => JSON.stringify(told).includes('called anew'), 'the last of them');
    const all = told.flatMap((one) => (one.event === 'integration_batch_update' ? one.data.updates : []));
    const mine = all.filter((one: { id: string }) => one.id === id);
    expect(Object.assign({}, ...mine)).toMatchObject({ staged: true, status: 'deprecated', name: 'called anew' });
  }
});

test('a reader who was away hears what happened meanwhile, once', async () => {
  const first = await listen();
  const { id } = await install();
  await until(async () => first.told.length > 0, 'something');
  const last = first.told.at(-1)?.id ?? 0;
  first.stop();
  await rename(id, 'while nobody listened');
  // As browsers come back: the address says where they began, the header where they were.
  const header = { 'last-event-id': String(last) };
  for (const [query, headers] of [
    [`?after=${last}`, {}],
    ['?after=0', header],
    ['', header],
  ] as const) {
    const again = await listen(query, headers, '/v1/realtime');
    const missed = () =>
      again.told
        .flatMap((one) => (one.event === 'integration_batch_update' ? one.data.updates : []))
        .filter((one: { name: string }) => one.name === 'while nobody listened');
    await until(async () => missed().length > 0, 'what was missed');
    expect(missed()).toEqual([expect.objectContaining({ id })]);
  }
});

test('nobody hears of projects that are not theirs', async () => {
  await install('octo/seen');
  await install('octo/hidden');
  const { body: key } = await service.api('POST', '/v1/auth/tokens', {
    name: 'one',
    type: 'read_only',
    projects: ['octo/seen'],
  });
  const narrow = await listen('', { authorization: `Bearer ${key.token}` });
  const chosen = await listen('?projectId=octo/hidden');
  expect((await listen('?projectId=octo/hidden', { authorization: `Bearer ${key.token}` })).status).toBe(404);
  const seen = await install('octo/seen');
  const hidden = await install('octo/hidden');
  await until(async () => narrow.told.some((one) => one.data.id === seen.id), 'its own');
  await until(async () => chosen.told.some((one) => one.data.id === hidden.id), 'the chosen');
  expect(JSON.stringify(narrow.told)).not.toContain(hidden.id);
  expect(JSON.stringify(chosen.told)).not.toContain(seen.id);
});

test('a person hears of the integration on which they have a role, for as long as they have it', async () => {
  const [mine, other] = [await install('octo/roles'), await install('octo/roles')];
  const { body: member } = await service.api('POST', `/v1/integrations/${mine.id}/users`, {
    login: 'listener',
    role: 'viewer',
  });
  const { body: key } = await service.api('POST', '/v1/auth/tokens', { name: 'theirs', login: 'listener' });
  const stream = await listen('', { authorization: `Bearer ${key.token}`, 'last-event-id': '0' });
  await until(async () => stream.told.some((one) => one.data.id === mine.id), 'what was before');
  await rename(other.id, 'not theirs');
  await rename(mine.id, 'theirs');
  await until(async () => JSON.stringify(stream.told).includes('"theirs"'), 'what comes');
  expect(JSON.stringify(stream.told)).not.toContain(other.id);
  await service.api('DELETE', `/v1/integrations/${mine.id}/users/${member.id}`);
  await stream.ended;
});

/** Asks for a stream, and reads nothing of it but that it is there. */
async function deaf(project: string): Promise<Socket> {
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const path = `/v1/realtime?projectId=${encodeURIComponent(project)}`;
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ADMIN_KEY}\r\n\r\n`);
  await once(socket, 'data');
  return socket.pause();
}

/** As much as a busy project has in a while, whatever store the journey is on. */
async function fillFeed(id: string, data: string, rows: number, kind = 'integration_health_changed'): Promise<void> {
  const store = await openStore({ url: service.database, log: silent });
  const [found] = await store.read.sql.all<{ project: string }>(
    'select project_id as project from integrations where id = ?',
    [id],
  );
  const row = [found?.project ?? '', id, kind, data, 0];
  const columns = ['project_id', 'integration_id', 'kind', 'data', 'at'];
  await store.write((tx) =>
    tx.sql.insertMany(
      'feed',
      columns,
      Array.from({ length: rows }, () => row),
    ),
  );
  await store.close();
}

test('whoever stops reading is cut off before much piles up, and nobody else', async () => {
  const { id } = await install('octo/loud');
  const other = await listen('?projectId=local');
  const socket = await deaf('octo/loud');
  socket.on('error', () => undefined);
  const isOver = once(socket, 'close');
  const rows = 1500;
  const data = JSON.stringify({ id, name: 'x'.repeat(10_000) });
  await fillFeed(id, data, rows);
  const last = await install();
  await until(async () => other.told.some((one) => one.data.id === last.id), 'what the other one hears');
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.length;
  });
  socket.resume();
  await isOver;
  expect(bytes).toBeLessThan(rows * data.length);
});

test('who has no key, or one that was revoked, hears nothing', async () => {
  expect((await listen('', { authorization: 'Bearer ccb_wrong' })).status).toBe(401);
  const { body: key } = await service.api('POST', '/v1/auth/tokens', { name: 'gone soon', type: 'read_only' });
  const stream = await listen('', { authorization: `Bearer ${key.token}` });
  await service.api('DELETE', `/v1/auth/tokens/${key.id}`);
  const startedAt = Date.now();
  await stream.ended;
  expect(Date.now() - startedAt).toBeLessThan(60_000);
  expect((await listen('', { 'last-event-id': 'x' })).status).toBe(400);
  expect((await listen('?after=-1')).status).toBe(400);
});

test('whoever was away for very long hears it in several goes, and misses nothing between them', async () => {
  const { id } = await install('octo/away');
  await fillFeed(id, JSON.stringify({ id, name: 'long ago' }), 20_500, 'integration_updated');
  await fillFeed(id, JSON.stringify({ id, name: 'just now' }), 1, 'integration_updated');
  const first = await listen('', { 'last-event-id': '0' });
  await first.ended;
  expect(JSON.stringify(first.told)).toContain('long ago');
  const second = await listen('', { 'last-event-id': String(first.told.at(-1)?.id) });
  await until(async () => JSON.stringify(second.told).includes('just now'), 'the rest');
});
