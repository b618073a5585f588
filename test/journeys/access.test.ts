import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { allRoutes } from '#src/api/all-routes.ts';
import type { Route } from '#src/api/define.ts';
import { MINE, PRINCIPALS, type Principal, THEIRS, UNKNOWN } from '../support/access/principals.ts';
import { nameOf, sampleFor } from '../support/access/samples.ts';
import { type AccessTown, startAccessTown, type Things } from '../support/access/town.ts';
import { sampled } from '../support/sampled.ts';

// Every route, with everybody who may call it or not, on their own project and on another's: exactly what the matrix says.

let town: AccessTown;
beforeAll(async () => {
  town = await startAccessTown();
});
afterAll(() => town.close());

const ofIntegration = ({ path }: Route): boolean => /^\/(v1|api)\/(integrations\/:id|issues\/)/.test(path);
/** A thing that belongs to a project: for others it is not there. */
const ofProject = ({ path }: Route): boolean => /:(id|issue_id)/.test(path) && !path.startsWith('/v1/catalog/');
/** The body, or the query, names the project. */
const INTO_PROJECT: Record<string, number> = {
  'POST /v1/integrations': 404,
  'POST /v1/credentials': 404,
  'POST /v1/audit/webhooks': 404,
  'DELETE /v1/audit/webhooks': 404,
  'POST /v1/auth/tokens': 403,
};

type Where = 'mine' | 'theirs' | 'beside';

const sees = ({ only, role }: Principal, where: Where): boolean =>
  role === null ? only === null || (only === 'theirs') === (where === 'theirs') : where === 'mine';

/** Null: it is done. */
function refusal(route: Route, who: Principal, where: Where): number | null {
  if (UNKNOWN.includes(who)) return 401;
  const rights = who.role !== null && ofIntegration(route) && where === 'mine' ? who.role : who.rights;
  const lacks = route.permission !== null && !rights.has(route.permission);
  // Whoever has nothing but a role is not even told that there is something they may not do.
  if (who.role !== null && ofIntegration(route) && where !== 'mine') return 404;
  if (lacks) return 403;
  if (sees(who, where)) return null;
  return ofProject(route) ? 404 : (INTO_PROJECT[nameOf(route)] ?? null);
}

/** Afterwards it is not there any more, or will never run again. */
const usesUp = ({ method, path }: Route): boolean => method === 'DELETE' || /\/(deprecate|pause)$/.test(path);
/** Ten a minute. */
const isRare = ({ path }: Route): boolean => /\/test$/.test(path);

async function thingsFor(route: Route, where: Where, isRefused: boolean): Promise<Things> {
  if (!isRefused && isRare(route)) town.forward(60_000);
  return !isRefused && usesUp(route) ? await town.fresh(town[where], route.path) : town[where];
}

const TITLES: Record<number, string> = { 401: 'Invalid API Key', 403: 'Insufficient permissions', 404: 'Not found' };

async function check(route: Route, who: Principal, where: Where): Promise<void> {
  const refused = refusal(route, who, where);
  const { path, body, status } = sampleFor(route, await thingsFor(route, where, refused !== null));
  const answer = await town.ask(who, route.method, path, body);
  const expected = refused ?? status ?? route.status ?? 200;
  expect([who.name, where, answer.status, answer.body]).toEqual([who.name, where, expected, expect.anything()]);
  if (refused === null) return;
  expect(answer.body).toEqual({ error: TITLES[refused], message: expect.stringMatching(/\w{3}.*\.$/) });
  if (refused === 401) expect(answer.headers.get('www-authenticate')).toBe('Bearer');
}

test.each(sampled(allRoutes(), 3).map((route) => [nameOf(route), route] as const))('%s', async (_name, route) => {
  for (const who of PRINCIPALS) {
    const places: Where[] = ofProject(route) || nameOf(route) in INTO_PROJECT ? ['mine', 'theirs', 'beside'] : ['mine'];
    for (const where of places) await check(route, who, where);
  }
});

/** A stream does not end: only how it begins is looked at. */
async function beginning(who: Principal, path: string): Promise<[number, string | undefined]> {
  const { status, headers, body } = await town.opened(who, path);
  const refused = (headers.get('content-type') ?? '').includes('json');
  const error = refused ? ((await new Response(body).json()) as { error: string }).error : undefined;
  await body?.cancel().catch(() => undefined);
  return [status, error];
}

test.each(['/v1/realtime', '/api/realtime/integrations'])('GET %s', async (path) => {
  for (const who of PRINCIPALS) {
    const seesAny = who.rights.has('integrations.read') || who.rights.has('logs.read');
    const refused = UNKNOWN.includes(who) ? 401 : seesAny ? null : 403;
    const expect404 = who.role !== null || !sees(who, 'mine');
    for (const [query, status] of [
      ['', refused ?? 200],
      [`?projectId=${encodeURIComponent(MINE)}`, refused ?? (expect404 ? 404 : 200)],
    ] as const) {
      const begun = await beginning(who, `${path}${query}`);
      expect([who.name, query, ...begun]).toEqual([who.name, query, status, TITLES[status]]);
    }
  }
});

test('GET /metrics: all of it, for who may see all of it', async () => {
  for (const who of PRINCIPALS.filter(({ name }) => name !== 'no key')) {
    const mayAll = who.rights.has('admin') && who.only === null && who.role === null;
    const status = UNKNOWN.includes(who) ? 401 : mayAll ? 200 : 403;
    const begun = await beginning(who, '/metrics');
    expect([who.name, ...begun]).toEqual([who.name, status, TITLES[status]]);
  }
  // A scraper on this machine, and one that only seems to be.
  expect((await fetch(`${town.service.url}/metrics`)).status).toBe(200);
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) {
    expect((await fetch(`${town.service.url}/metrics`, { headers: { [name]: '1.2.3.4' } })).status).toBe(401);
  }
});

const principal = (name: string): Principal => {
  const found = PRINCIPALS.find((one) => one.name === name);
  if (!found) throw new Error(`no principal ${name}`);
  return found;
};

test('lists show what somebody sees, and count nothing else', async () => {
  for (const [name, path] of [
    ['full_access of theirs', '/v1/integrations'],
    ['full_access of theirs', '/v1/credentials'],
    ['full_access of theirs', '/v1/projects'],
    ['admin of theirs', '/v1/auth/tokens'],
    ['admin of theirs', '/v1/audit'],
    ['admin of theirs', '/v1/audit/webhooks'],
  ] as const) {
    const { body, headers } = await town.ask(principal(name), 'GET', `${path}?limit=1000`);
    const text = JSON.stringify(body);
    expect([name, path, text.includes(MINE), headers.get('x-total-count')]).toEqual([
      name,
      path,
      false,
      String((body as unknown[]).length),
    ]);
    for (const id of Object.values(town.mine).filter((one) => typeof one === 'string')) expect(text).not.toContain(id);
  }
});

test("another project's things are under no name and no id, nor behind one's own", async () => {
  const stranger = principal('full_access of theirs');
  const { body: projects } = await town.service.api('GET', '/v1/projects');
  const mine = projects.find((one: { name: string }) => one.name === MINE).id;
  for (const name of [MINE, mine]) {
    const answer = await town.ask(stranger, 'GET', `/v1/integrations?project=${encodeURIComponent(name)}`);
    expect([answer.body, answer.headers.get('x-total-count')]).toEqual([[], '0']);
  }
  const batch = await town.ask(stranger, 'POST', '/v1/integrations/batch', { ids: [town.mine.integration] });
  expect(batch.body).toEqual([]);
  const own = `/v1/integrations/${town.theirs.integration}`;
  for (const path of [`/events/${town.mine.event}`, `/events/${town.mine.event}/steps`]) {
    expect((await town.ask(stranger, 'GET', `${own}${path}`)).status).toBe(404);
  }
  const member = town.mine.members.viewer;
  expect((await town.ask(stranger, 'DELETE', `${own}/users/${member}`)).status).toBe(404);
  const logs = `${own}/webhook-logs?integrationId=${town.mine.integration}`;
  expect((await town.ask(stranger, 'GET', logs)).body).toEqual([]);
});

test('a person sees the integrations on which they have a role, wherever these are', async () => {
  const viewer = principal('a person who is viewer');
  const seen = await town.ask(viewer, 'GET', '/v1/integrations?limit=1000');
  const ids = (seen.body as unknown as { id: string }[]).map(({ id }) => id);
  expect(ids).toContain(town.mine.integration);
  expect(ids).not.toContain(town.beside.integration);
  expect((await town.ask(viewer, 'GET', `/v1/integrations?project=${encodeURIComponent(MINE)}`)).body).not.toEqual([]);
  expect((await town.ask(viewer, 'GET', `/v1/integrations?project=${encodeURIComponent(THEIRS)}`)).body).toEqual([]);
  expect((await town.ask(viewer, 'GET', '/v1/projects')).body).toEqual([]);
  const path = `/v1/integrations/${town.mine.integration}/users`;
  const there = await town.service.api('POST', path, { email: 'Viewer@acme.io', role: 'owner' });
  expect([there.status, there.body.details.role]).toEqual([409, 'viewer']);
});

test('a role that is changed or taken away counts from the next request on', async () => {
  const { integration, members } = await town.fresh(town.mine, '/v1/integrations/:id');
  const developer = principal('a person who is developer');
  const pause = () => town.ask(developer, 'POST', `/v1/integrations/${integration}/pause`);
  expect((await pause()).status).toBe(403);
  const member = `/v1/integrations/${integration}/users/${members.developer}`;
  expect((await town.service.api('PATCH', member, { role: 'admin' })).status).toBe(200);
  expect((await pause()).status).toBe(200);
  expect((await town.service.api('DELETE', member)).status).toBe(204);
  expect((await pause()).status).toBe(404);
  for (const person of [{}, { email: 'x' }, { login: '-x' }, { email: 'a@acme.io', login: 'a' }]) {
    const body = { ...person, role: 'viewer' };
    expect((await town.service.api('POST', `/v1/integrations/${integration}/users`, body)).status).toBe(400);
  }
});

test('a key hands out no more than it has', async () => {
  const make = async (name: string, body: object) =>
    (await town.ask(principal(name), 'POST', '/v1/auth/tokens', { name: 'x', ...body })).status;
  for (const body of [{ type: 'admin' }, { permissions: ['admin'] }, { type: 'full_access' }]) {
    expect(await make('read_only', body)).toBe(403);
  }
  expect(await make('full_access', { type: 'admin' })).toBe(403);
  for (const project of [MINE, 'acme/nowhere']) {
    expect(await make('full_access of theirs', { projects: [project] })).toBe(403);
  }
  // A key for a person stays within the projects of whoever made it, whatever roles the person has elsewhere.
  const made = await town.ask(principal('full_access of theirs'), 'POST', '/v1/auth/tokens', {
    name: 'for an owner of mine',
    email: 'owner@acme.io',
    type: 'full_access',
  });
  const { token } = made.body as { token: string };
  expect((await town.service.api('GET', '/v1/integrations', undefined, token)).body).toEqual([]);
});

test('a rotated key is good under both tokens for a day, then under the new one', async () => {
  const { service } = town;
  const { body: key } = await service.api('POST', '/v1/auth/tokens', { name: 'rotated' });
  const { status, body } = await service.api('POST', `/v1/auth/tokens/${key.id}/rotate`);
  expect([status, body.id]).toEqual([200, key.id]);
  expect(body.token).not.toBe(key.token);
  const good = async (token: string) => (await service.api('GET', '/v1/user', undefined, token)).status;
  expect([await good(key.token), await good(body.token)]).toEqual([200, 200]);
  const again = (await service.api('POST', `/v1/auth/tokens/${key.id}/rotate`)).body;
  expect([await good(key.token), await good(body.token), await good(again.token)]).toEqual([401, 200, 200]);
  town.forward(24 * 3600 * 1000);
  expect([await good(body.token), await good(again.token)]).toEqual([401, 200]);
});

test('outside the routes every refusal has the same shape', async () => {
  for (const [method, path] of [
    ['GET', '/v1/nothing'],
    ['POST', '/nowhere'],
    ['GET', '/v1/integrations/%ff'],
    ['PUT', '/v1/integrations'],
  ] as const) {
    const { status, body } = await town.ask(principal('admin'), method, path);
    expect([status < 500, body]).toMatchObject([true, { error: expect.any(String), message: expect.any(String) }]);
  }
});
