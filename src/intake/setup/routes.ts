import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#src/access/actor.ts';
import { allow } from '#src/access/allow.ts';
import type { Authenticate } from '#src/access/authenticate.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { convertManifest, type RegisteredApp } from '#src/github/convert-manifest.ts';
import { isMissing } from '#src/github/faults.ts';
import { webUrlOf } from '#src/github/web-url.ts';
import { cookieOf, setCookie } from '#src/kit/cookie.ts';
import { CredentialFault, Fault, InputFault } from '#src/kit/faults.ts';
import { type Language, languageFor } from '#src/kit/language.ts';
import { plainHeaders } from '#src/kit/plain-page.ts';
import { isReachable, manifestFor, readAppFile } from './manifest.ts';
import { donePage, handOverPage, problemPage, startPage } from './page.ts';
import { begin, finish } from './state.ts';
import { findAppName, keepApp } from './stored-app.ts';
import { WORDS } from './words.ts';

export interface SetupDeps {
  /** As the service itself. */
  ctx: Ctx;
  authenticate: Authenticate;
  apiUrl: string;
  language: Language;
  /** APP_ID and the rest are set: they win over anything registered here. */
  fromEnvironment: boolean;
  /** Called with what was registered. True: it is in use already and nothing needs a restart. */
  onRegistered?: (app: RegisteredApp) => Promise<boolean>;
}

type Query = { lang?: string; code?: string; state?: string };
type Request = FastifyRequest<{ Querystring: Query; Body: unknown }>;

const ORGANIZATION = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/;
const LONGEST_NAME = 34;
const MOST_BYTES = 8 * 1024;
const COOKIE = 'ccb-setup';
const COOKIE_SECONDS = 3600;

const setupCookie = (publicUrl: string, value: string | null): string =>
  setCookie(publicUrl, { name: COOKIE, value, seconds: COOKIE_SECONDS, sameSite: 'Lax' });

const speaks = (deps: SetupDeps, { query, headers }: Request): Language =>
  languageFor(query.lang, headers['accept-language'], deps.language);

const send = (deps: SetupDeps, reply: FastifyReply, html: string, status = 200): FastifyReply =>
  reply
    .code(status)
    .headers(plainHeaders(webUrlOf(deps.apiUrl)))
    .send(html);

async function start(deps: SetupDeps, language: Language, problem: string | null): Promise<string> {
  const { publicUrl, store } = deps.ctx;
  return startPage(language, {
    publicUrl,
    reachable: isReachable(publicUrl),
    registered: await findAppName(store.read),
    fromEnvironment: deps.fromEnvironment,
    appName: readAppFile().name,
    problem,
  });
}

interface Asked {
  key: string;
  name: string;
  organization: string;
}

/** Whoever runs the service says so by its admin key: a stranger must not register their App with it. */
async function admin(deps: SetupDeps, { key }: Asked): Promise<Actor> {
  const actor = await deps.authenticate(`Bearer ${key}`);
  allow(actor, 'admin');
  return actor;
}

function checked(language: Language, body: unknown): Asked {
  const form = new URLSearchParams(typeof body === 'string' ? body : '');
  const text = (name: string): string => (form.get(name) ?? '').trim();
  const asked = { key: text('key'), name: text('name'), organization: text('organization') };
  const words = WORDS[language];
  if (asked.organization !== '' && !ORGANIZATION.test(asked.organization))
    throw new InputFault('Invalid organization', words.badOrganization);
  if (asked.name === '' || asked.name.length > LONGEST_NAME) throw new InputFault('Invalid name', words.badName);
  return asked;
}

/** In the words of the page, where it has some. */
function sentence(language: Language, fault: Fault): string {
  const words = WORDS[language];
  if (isMissing(fault)) return words.codeGone;
  if (!(fault instanceof CredentialFault) || fault.details !== undefined) return fault.message;
  return fault.status === 401 ? words.badKey : words.noAdmin;
}

const actionOf = (webUrl: string, organization: string, state: string): string => {
  const owner = organization === '' ? '' : `/organizations/${organization}`;
  return `${webUrl}${owner}/settings/apps/new?state=${state}`;
};

async function handOver(deps: SetupDeps, request: Request, reply: FastifyReply): Promise<FastifyReply> {
  const language = speaks(deps, request);
  try {
    if (deps.fromEnvironment) return send(deps, reply, await start(deps, language, null), 409);
    const asked = checked(language, request.body);
    const actor = await admin(deps, asked);
    const { store, clock, publicUrl } = deps.ctx;
    const { state, cookie } = await begin(store, actor, clock.now());
    const webUrl = webUrlOf(deps.apiUrl);
    const manifest = manifestFor(publicUrl, asked.name);
    reply.header('set-cookie', setupCookie(publicUrl, cookie));
    return send(deps, reply, handOverPage(language, webUrl, actionOf(webUrl, asked.organization, state), manifest));
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return send(deps, reply, await start(deps, language, sentence(language, thrown)), thrown.status);
  }
}

async function register(deps: SetupDeps, request: Request): Promise<RegisteredApp> {
  const { ctx, apiUrl } = deps;
  const { code = '', state = '' } = request.query;
  const cookie = cookieOf(ctx.publicUrl, COOKIE, request.headers.cookie);
  const actor = await finish(ctx.store, { state, cookie }, ctx.clock.now());
  if (actor === null || code === '') {
    throw new InputFault('Set-up not begun here', WORDS[speaks(deps, request)].wrongState, { status: 403 });
  }
  const app = await convertManifest({ apiUrl, log: ctx.log }, code);
  await keepApp({ ...ctx, actor: { ...ctx.actor, ...actor } }, app);
  return app;
}

async function callback(deps: SetupDeps, request: Request, reply: FastifyReply): Promise<FastifyReply> {
  const language = speaks(deps, request);
  reply.header('set-cookie', setupCookie(deps.ctx.publicUrl, null));
  try {
    if (deps.fromEnvironment) return send(deps, reply, await start(deps, language, null), 409);
    const app = await register(deps, request);
    const inUse = (await deps.onRegistered?.(app)) ?? false;
    return send(deps, reply, donePage(language, app, inUse));
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return send(deps, reply, problemPage(language, sentence(language, thrown)), thrown.status);
  }
}

/** GET /setup → POST /setup (the admin key) → GitHub → GET /setup/callback. */
export async function setupRoutes(app: FastifyInstance, deps: SetupDeps): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MOST_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.get('/setup', async (request: Request, reply) =>
    send(deps, reply, await start(deps, speaks(deps, request), null)),
  );
  app.post('/setup', (request: Request, reply) => handOver(deps, request, reply));
  app.get('/setup/callback', (request: Request, reply) => callback(deps, request, reply));
}
