import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { relayFiles } from '../support/relay.ts';
import { type Service, spawnService, startService } from '../support/service.ts';

// API keys: limited to projects, changed, and when they were used last.

let service: Service;
let serial = 0;

beforeAll(async () => {
  service = await startService();
  for (const project of ['acme/one', 'acme/two']) {
    const made = await service.api('POST', '/v1/integrations', { files: relayFiles('return {};'), project });
    expect(made.status).toBe(201);
  }
});
afterAll(() => service.stop());

async function make(body: object, by?: string) {
  return await service.api('POST', '/v1/auth/tokens', { name: `key ${++serial}`, ...body }, by);
}

const idOf = async (name: string): Promise<string> => {
  const { body } = await service.api('GET', '/v1/projects');
  return body.find((one: { name: string }) => one.name === name)?.id;
};

test('projects are listed with id, name and time, as far as the key sees them', async () => {
  const all = await service.api('GET', '/v1/projects');
  const [one, two] = all.body;
  expect([one.name, two.name]).toEqual(['acme/one', 'acme/two']);
  expect(one).toEqual({ id: expect.stringMatching(/^prj_/), name: 'acme/one', created_at: expect.any(String) });
  const page = await service.api('GET', '/v1/projects?limit=1&offset=1');
  expect([page.body, page.headers.get('x-total-count')]).toEqual([[two], '2']);
  const { body: limited } = await make({ projects: ['acme/one'] });
  expect((await service.api('GET', '/v1/projects', undefined, limited.token)).body).toEqual([one]);
});

test('a key is limited to projects by id or name, and says both', async () => {
  const id = await idOf('acme/one');
  const projects = [{ id, name: 'acme/one' }];
  for (const named of [[id], ['acme/one'], [id, 'acme/one']]) {
    const made = await make({ projects: named });
    expect(made.body.projects).toEqual(projects);
    expect((await service.api('GET', '/v1/user', undefined, made.body.token)).body.projects).toEqual(projects);
    const listed = (await service.api('GET', '/v1/auth/tokens')).body;
    expect(listed.find((one: { id: string }) => one.id === made.body.id).projects).toEqual(projects);
    expect((await service.api('GET', '/v1/integrations', undefined, made.body.token)).body).toHaveLength(1);
  }
});

test('a project that is not there is named', async () => {
  const { status, body } = await make({ projects: ['acme/one', 'acme/three'] });
  expect([status, body]).toEqual([
    400,
    {
      error: 'Unknown project',
      message: expect.stringContaining('no project acme/three.'),
      details: { field: 'projects', unknown: ['acme/three'] },
    },
  ]);
});

test('name, permissions and expiry of a key can be changed; its token stays', async () => {
  const { token, ...made } = (await make({ type: 'read_only', projects: ['acme/one'] })).body;
  const change = (body: object) => service.api('PATCH', `/v1/auth/tokens/${made.id}`, body);
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  const named = { ...made, name: 'renamed', expires_at };
  expect((await change({ name: 'renamed', expires_at })).body).toEqual(named);
  const { body } = await change({ permissions: ['logs.read'], expires_at: null });
  expect(body).toEqual({ ...named, type: 'custom', permissions: ['logs.read'], expires_at: null });
  expect((await service.api('GET', '/v1/user', undefined, token)).body).toMatchObject({ name: 'renamed' });
  expect((await service.api('GET', '/v1/integrations', undefined, token)).status).toBe(403);
});

test.each([
  [{ permissions: ['everything'] }, 400, 'Unknown permission'],
  [{ expires_at: '2001-01-01T00:00:00Z' }, 400, 'Expiry in the past'],
  [{ expires_at: 'soon' }, 400, 'Invalid time'],
  [{ type: 'admin' }, 400, 'Invalid request'],
])('a change to %j is refused', async (change, status, error) => {
  const { body: made } = await make({});
  const answer = await service.api('PATCH', `/v1/auth/tokens/${made.id}`, change);
  expect([answer.status, answer.body.error]).toEqual([status, error]);
});

test('an admin who is limited to projects manages the keys of these projects only', async () => {
  const { body: limited } = await make({ type: 'admin', projects: ['acme/one'] });
  const { body: mine } = await make({ projects: ['acme/one'] });
  const { body: all } = await make({});
  const { body: theirs } = await make({ projects: ['acme/one', 'acme/two'] });
  const listed = (await service.api('GET', '/v1/auth/tokens', undefined, limited.token)).body;
  const ids = listed.map((one: { id: string }) => one.id);
  expect(ids).toEqual(expect.arrayContaining([limited.id, mine.id]));
  for (const other of [all, theirs]) {
    expect(ids).not.toContain(other.id);
    for (const [method, body] of [
      ['PATCH', { permissions: ['admin'] }],
      ['DELETE', undefined],
    ] as const) {
      const answer = await service.api(method, `/v1/auth/tokens/${other.id}`, body, limited.token);
      expect([method, answer.status]).toEqual([method, 404]);
    }
  }
  expect((await service.api('DELETE', `/v1/auth/tokens/${mine.id}`, undefined, limited.token)).status).toBe(204);
});

test('no key outlives the one that made or changed it', async () => {
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  const later = new Date(Date.now() + 7_200_000).toISOString();
  const { body: maker } = await make({ type: 'admin', expires_at: soon });
  expect((await make({}, maker.token)).body.expires_at).toBe(soon);
  expect(await make({ expires_at: later }, maker.token)).toMatchObject({
    status: 403,
    body: { error: 'Insufficient permissions', message: expect.stringContaining('expiry after its own') },
  });
  for (const expires_at of [null, later]) {
    const answer = await service.api('PATCH', `/v1/auth/tokens/${maker.id}`, { expires_at }, maker.token);
    expect(answer.status).toBe(403);
  }
});

test('when a key was used last is kept, across a restart too', async () => {
  const running = await spawnService();
  try {
    const made = (await running.api('POST', '/v1/auth/tokens', { name: 'used' })).body;
    expect(made.last_used_at).toBeNull();
    const before = Date.now();
    await running.api('GET', '/v1/user', undefined, made.token);
    process.kill(running.pid, 'SIGTERM');
    expect(await running.ended()).toBe(0);
    await running.restart();
    const keys = (await running.api('GET', '/v1/auth/tokens')).body;
    const { last_used_at } = keys.find((one: { id: string }) => one.id === made.id);
    expect(Date.parse(last_used_at)).toBeGreaterThanOrEqual(before);
  } finally {
    await running.stop();
  }
});
