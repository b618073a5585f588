import { movingClock } from '../moving-clock.ts';
import { installRelay, relayFiles } from '../relay.ts';
import { ADMIN_KEY, type Answer, deliver, request, type Service, startService, until } from '../service.ts';
import { startTarget, type Target } from '../target.ts';
import { MINE, PRINCIPALS, type Principal, THEIRS } from './principals.ts';

/** One of everything that a path can name, in one project. */
export interface Things {
  project: string;
  integration: string;
  event: string;
  token: string;
  credential: string;
  hook: string;
  /** By the role of each. */
  members: Record<string, string>;
}

export interface AccessTown {
  service: Service;
  mine: Things;
  theirs: Things;
  /** Another integration of the same project, on which nobody has a role. */
  beside: Things;
  /** With another of what that route uses up. */
  fresh(used: Things, path: string): Promise<Things>;
  ask(who: Principal, method: string, path: string, body?: unknown): Promise<Answer<{ error?: string }>>;
  /** Without reading the answer to its end. */
  opened(who: Principal, path: string): Promise<Response>;
  forward(ms: number): void;
  close(): Promise<void>;
}

const DAY_MS = 24 * 3600 * 1000;
const FILES = relayFiles('    return {};');

export async function startAccessTown(): Promise<AccessTown> {
  const clock = movingClock();
  const target: Target = await startTarget();
  const service = await startService({ CCB_SLACK_BASE_URL: `${target.url}/` }, { clock });
  const tokens = new Map<string, string>();
  let serial = 0;

  async function made(path: string, body: object): Promise<{ id: string; token: string }> {
    const answer = await service.api('POST', path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  const relayIn = (project: string) => installRelay(service, target, FILES, { name: `relay ${++serial}`, project });
  const token = async (project: string) => (await made('/v1/auth/tokens', { name: 'a key', projects: [project] })).id;
  const hook = async (project: string) =>
    (await made('/v1/audit/webhooks', { url: target.url, project, events: ['integration_deleted'] })).id;
  const credential = async (project: string, service: string, fields: object) =>
    (await made('/v1/credentials', { project, service, fields })).id;

  async function membersOf(integration: string, host: string): Promise<Record<string, string>> {
    const members: Record<string, string> = {};
    for (const role of ['owner', 'admin', 'developer', 'viewer']) {
      const path = `/v1/integrations/${integration}/users`;
      members[role] = (await made(path, { email: `${role}@${host}`, role })).id;
    }
    return members;
  }

  async function things(project: string, host: string): Promise<Things> {
    const relay = await relayIn(project);
    const { body } = await deliver(relay.address(), 'issues', { action: 'opened' });
    const path = `/v1/integrations/${relay.id}/events/${body.event_id}`;
    await until(async () => (await service.api('GET', path)).body.status === 'delivered', 'delivery');
    return {
      project,
      integration: relay.id,
      event: body.event_id,
      token: await token(project),
      credential: await credential(project, 'webhook', { url: target.url }),
      hook: await hook(project),
      members: await membersOf(relay.id, host),
    };
  }

  /** Only what is used up, in the place of what is there. */
  async function fresh(used: Things, path: string): Promise<Things> {
    const { project } = used;
    if (path.startsWith('/v1/auth/')) return { ...used, token: await token(project) };
    if (path.startsWith('/v1/credentials/'))
      return { ...used, credential: await credential(project, 'slack', { token: 'xoxb-0' }) };
    if (path.startsWith('/v1/audit/')) return { ...used, hook: await hook(project) };
    if (path.endsWith('/:uid')) {
      const body = { email: `someone${++serial}@acme.io`, role: 'viewer' };
      const { id } = await made(`/v1/integrations/${used.integration}/users`, body);
      return { ...used, members: { ...used.members, viewer: id } };
    }
    const relay = await relayIn(project);
    const members = used === mine ? await membersOf(relay.id, 'acme.io') : {};
    return { ...used, integration: relay.id, members };
  }

  async function keys(): Promise<void> {
    const { token: expired } = await made('/v1/auth/tokens', {
      name: 'expired',
      type: 'admin',
      expires_at: new Date(clock.now() + DAY_MS / 2).toISOString(),
    });
    const revoked = await made('/v1/auth/tokens', { name: 'revoked', type: 'admin' });
    await service.api('DELETE', `/v1/auth/tokens/${revoked.id}`);
    clock.forward(DAY_MS);
    tokens.set('a wrong key', `${ADMIN_KEY}x`).set('a key without Bearer', ADMIN_KEY);
    tokens.set('an expired key', expired).set('a revoked key', revoked.token);
    for (const { name, key } of PRINCIPALS) {
      if (key) tokens.set(name, (await made('/v1/auth/tokens', { name, ...key })).token);
    }
  }

  const mine = await things(MINE, 'acme.io');
  const theirs = await things(THEIRS, 'else.io');
  const beside = await things(MINE, 'else.io');
  await keys();

  const credentialsOf = ({ name }: Principal): Record<string, string> => {
    const token = tokens.get(name);
    if (token === undefined) return {};
    return { authorization: name === 'a key without Bearer' ? token : `Bearer ${token}` };
  };

  return {
    service,
    mine,
    theirs,
    beside,
    fresh,
    opened: (who, path) => fetch(`${service.url}${path}`, { headers: credentialsOf(who) }),
    ask(who, method, path, body) {
      return request(`${service.url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...credentialsOf(who),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    },
    forward: (ms) => clock.forward(ms),
    async close() {
      await service.stop();
      await target.close();
    },
  };
}
