import { randomBytes } from 'node:crypto';
import { send } from './deliveries.ts';
import { type Front, fail, type Incoming, type Outgoing, ownerOf, ownerToken } from './front.ts';
import { ask, type Json } from './json.ts';

const MANIFEST_MS = 3_600_000;

/** The page where a person confirms an App made from a manifest: the emulated one agrees at once. */
function confirmManifest(front: Front, request: Incoming): Outgoing {
  const form = new URLSearchParams(request.text);
  const manifest = JSON.parse(form.get('manifest') ?? 'null') as Json | null;
  const wrong = ['name', 'url', 'redirect_url'].filter((name) => typeof manifest?.[name] !== 'string');
  if (manifest === null || wrong.length > 0) return fail(422, `The manifest lacks ${wrong.join(', ')}`);
  const code = randomBytes(20).toString('hex');
  front.manifests.set(code, { ...manifest, at: Date.now() });
  const back = new URL(manifest.redirect_url);
  back.searchParams.set('code', code);
  const state = request.query.get('state');
  if (state !== null) back.searchParams.set('state', state);
  return { status: 302, headers: { location: back.href } };
}

/** A code is worth the App's secrets once, and for an hour. */
function convert(front: Front, code: string): Outgoing {
  const manifest = front.manifests.get(code);
  front.manifests.delete(code);
  if (!manifest || Date.now() - manifest.at > MANIFEST_MS) return fail(404, 'Not Found');
  const { id, slug, privateKey, webhookSecret, clientId, clientSecret } = front.app;
  return {
    status: 201,
    body: {
      id,
      slug,
      node_id: `A_${id}`,
      client_id: clientId,
      client_secret: clientSecret,
      webhook_secret: webhookSecret,
      pem: privateKey,
      name: manifest.name,
      description: manifest.description ?? null,
      external_url: manifest.url,
      html_url: `${front.origin}/apps/${slug}`,
      created_at: new Date().toISOString(),
      updated_at: new Date().toISOString(),
      permissions: manifest.default_permissions ?? {},
      events: manifest.default_events ?? [],
      owner: { login: front.repositories[0]?.split('/')[0], type: 'User' },
    },
  };
}

async function installationRepositories(front: Front, request: Incoming): Promise<Outgoing> {
  const { caller } = request;
  if (caller?.kind !== 'installation') return fail(401, 'Bad credentials');
  const names = [...front.installed].filter((name) => front.installations.get(ownerOf(name)) === caller.installationId);
  const size = Math.min(100, Number(request.query.get('per_page') ?? 30));
  const page = Number(request.query.get('page') ?? 1);
  const shown = names.slice((page - 1) * size, page * size);
  const repositories = await Promise.all(
    shown.map((name) => ask(front.emulator, 'GET', `/repos/${name}`, ownerToken(front, name))),
  );
  const next = new URL(`${front.origin}/installation/repositories?per_page=${size}&page=${page + 1}`);
  return {
    status: 200,
    headers: names.length > page * size ? { link: `<${next}>; rel="next"` } : {},
    body: { total_count: names.length, repository_selection: 'selected', repositories },
  };
}

/** Answered only where the App really is: the emulator's own installations cannot change. */
function tokenRefusal(front: Front, request: Incoming): Outgoing | null {
  const id = Number(/\/installations\/(\d+)/.exec(request.path)?.[1]);
  const owner = [...front.installations].find(([, one]) => one === id)?.[0];
  const names = [...front.installed].filter((name) => ownerOf(name) === owner);
  if (owner === undefined || names.length === 0) return fail(404, 'Not Found');
  const wanted: string[] = request.json?.repositories ?? [];
  const missing = wanted.some((name) => !names.includes(`${owner}/${name}`));
  const message =
    'There is at least one repository that does not exist or is not accessible to the parent installation.';
  return missing ? fail(422, message) : null;
}

/** What the emulator lacks of /app and /installation. */
export async function appRoutes(front: Front, request: Incoming): Promise<Outgoing | null> {
  const { method, path } = request;
  if (method === 'POST' && /^\/(?:organizations\/[^/]+\/)?settings\/apps\/new$/.test(path))
    return confirmManifest(front, request);
  const code = /^\/app-manifests\/([^/]+)\/conversions$/.exec(path)?.[1];
  if (method === 'POST' && code !== undefined) return convert(front, code);
  if (method === 'GET' && path === '/installation/repositories') return await installationRepositories(front, request);
  if (method === 'POST' && /^\/app\/installations\/\d+\/access_tokens$/.test(path)) return tokenRefusal(front, request);
  return null;
}

const brief = async (front: Front, name: string): Promise<Json> => {
  const { id, node_id, private: hidden } = await ask(front.emulator, 'GET', `/repos/${name}`, ownerToken(front, name));
  return { id, node_id, name: name.split('/')[1], full_name: name, private: hidden };
};

async function installationOf(front: Front, owner: string): Promise<Json> {
  const account = await ask(front.emulator, 'GET', `/users/${owner}`, front.people.get(owner) ?? '');
  return { id: front.installations.get(owner), account, app_id: front.app.id, repository_selection: 'selected' };
}

/** A person installs the App on more repositories of one owner; GitHub tells the App. */
export async function install(front: Front, names: readonly string[]): Promise<void> {
  const owner = ownerOf(names[0] ?? '');
  const isNew = ![...front.installed].some((name) => ownerOf(name) === owner);
  for (const name of names) front.installed.add(name);
  const installation = await installationOf(front, owner);
  const repositories = await Promise.all(names.map((name) => brief(front, name)));
  const sender = installation.account;
  front.hooks = front.hooks.then(() =>
    isNew
      ? send(front, 'installation', { action: 'created', installation, repositories, sender })
      : send(front, 'installation_repositories', {
          action: 'added',
          installation,
          repository_selection: 'selected',
          repositories_added: repositories,
          repositories_removed: [],
          sender,
        }),
  );
  await front.hooks;
}

export async function uninstall(front: Front, names: readonly string[]): Promise<void> {
  const owner = ownerOf(names[0] ?? '');
  for (const name of names) front.installed.delete(name);
  const isGone = ![...front.installed].some((name) => ownerOf(name) === owner);
  const installation = await installationOf(front, owner);
  const repositories = await Promise.all(names.map((name) => brief(front, name)));
  const sender = installation.account;
  front.hooks = front.hooks.then(() =>
    isGone
      ? send(front, 'installation', { action: 'deleted', installation, repositories, sender })
      : send(front, 'installation_repositories', {
          action: 'removed',
          installation,
          repository_selection: 'selected',
          repositories_added: [],
          repositories_removed: repositories,
          sender,
        }),
  );
  await front.hooks;
}
