import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { appRoutes } from './app.ts';
import { checkRuns, dressRuns, isRun } from './checks.ts';
import { deliveryLog } from './deliveries.ts';
import { type Breakage, type Caller, type Front, fail, type Incoming, type Outgoing, repositoryOf } from './front.ts';
import { markBots, receiveHook } from './hooks.ts';
import type { Json } from './json.ts';
import { page } from './pages.ts';
import { collaborator, personRefusal, writeRefusal } from './permissions.ts';
import { dressPull, isPull, notePull, pullRequests } from './pulls.ts';
import { reactions } from './reactions.ts';
import { reviews } from './reviews.ts';

/** Where the emulator sends its webhooks. */
export const HOOKS = '/emulated/hooks';

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** JWTs are checked by the emulator, whose answer tells; tokens here, since it takes any. */
function callerOf(front: Front, authorization: string): Caller | null {
  const token = authorization.replace(/^(bearer|token)\s+/i, '');
  if (token.startsWith('eyJ')) return { kind: 'app' };
  const caller = front.tokens.get(token) ?? null;
  return caller?.kind === 'installation' && caller.expiresAt <= Date.now() ? null : caller;
}

async function incomingOf(front: Front, request: IncomingMessage): Promise<Incoming> {
  const url = new URL(request.url ?? '/', front.origin);
  const authorization = request.headers.authorization ?? '';
  const text = await textOf(request);
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    search: url.search,
    authorization,
    accept: request.headers.accept ?? '',
    cookie: request.headers.cookie ?? '',
    text,
    json: jsonOf(text),
    caller: callerOf(front, authorization),
  };
}

function breakageFor(front: Front, { method, path }: Incoming): Breakage | undefined {
  const found = front.breakages.find(
    ({ match = {} }) => (match.method ?? method) === method && (match.path?.test(decodeURIComponent(path)) ?? true),
  );
  if (!found) return undefined;
  found.times = (found.times ?? 1) - 1;
  if (found.times <= 0) front.breakages.splice(front.breakages.indexOf(found), 1);
  return found;
}

/** GET of an issue that is a pull request, which the emulator hides. */
async function pullAsIssue(front: Front, request: Incoming): Promise<Outgoing | null> {
  const found = /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)$/.exec(request.path);
  const [, repository = '', number] = found ?? [];
  if (!found || !isPull(front, repository, Number(number))) return null;
  const path = `/repos/${repository}/pulls/${number}`;
  if (request.method === 'PATCH') return await forward(front, { ...request, path });
  if (request.method !== 'GET') return null;
  const { status, body } = await front.emulator('GET', path, request.authorization);
  if (status !== 200) return { status, body };
  const pull = await dressPull(front, repository, body);
  return { status, body: { ...pull, pull_request: { url: pull.url, merged_at: pull.merged_at } } };
}

/** Names of labels are one whatever their case, and GitHub says which field is taken. */
async function labelTaken(front: Front, request: Incoming): Promise<Outgoing | null> {
  const under = repositoryOf(request.path);
  if (request.method !== 'POST' || under?.rest !== '/labels') return null;
  const { body } = await front.emulator('GET', `${request.path}?per_page=100`, request.authorization);
  const name = String(request.json?.name).toLowerCase();
  const taken = Array.isArray(body) && body.some((one: Json) => one.name.toLowerCase() === name);
  return taken ? fail(422, 'Validation Failed', [{ resource: 'Label', code: 'already_exists', field: 'name' }]) : null;
}

const OWN = [
  appRoutes,
  deliveryLog,
  personRefusal,
  writeRefusal,
  collaborator,
  reactions,
  reviews,
  checkRuns,
  labelTaken,
  pullAsIssue,
  pullRequests,
] as const;

async function dress(front: Front, path: string, body: unknown): Promise<unknown> {
  const under = repositoryOf(path);
  if (under && /^\/pulls(\/\d+)?(\/requested_reviewers)?$/.test(under.rest)) {
    if (Array.isArray(body)) return await Promise.all(body.map((one: Json) => dressPull(front, under.repository, one)));
    if ((body as Json).head?.ref) return await dressPull(front, under.repository, body as Json);
  }
  return under && isRun(under.rest) ? dressRuns(front, path, body as Json) : body;
}

function noteToken(front: Front, request: Incoming, body: Json): void {
  const id = /^\/app\/installations\/(\d+)\/access_tokens$/.exec(request.path)?.[1];
  if (id === undefined || typeof body.token !== 'string') return;
  const expiresAt = Date.parse(body.expires_at);
  front.tokens.set(body.token, { kind: 'installation', installationId: Number(id), expiresAt });
}

async function noteBefore(front: Front, request: Incoming): Promise<void> {
  const found = /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)$/.exec(request.path);
  if (request.method !== 'PATCH' || !found) return;
  const { body } = await front.emulator('GET', request.path, request.authorization);
  front.before.set(`${found[1]}#${found[2]}`, { title: body.title, body: body.body });
}

async function forward(front: Front, request: Incoming): Promise<Outgoing> {
  await noteBefore(front, request);
  const { method, path, search, authorization } = request;
  const answer = await front.emulator(method, `${path}${search}`, authorization, request.json);
  const { link } = answer.headers;
  if (answer.status === 204) return { status: 204 };
  if (answer.status < 300) noteToken(front, request, answer.body);
  const under = repositoryOf(path);
  if (method === 'POST' && under?.rest === '/pulls' && answer.status === 201)
    notePull(front, under.repository, answer.body.number);
  const body = answer.status < 300 ? await dress(front, path, answer.body) : answer.body;
  markBots(front, body);
  return {
    status: answer.status,
    headers: link === undefined ? {} : { link: link.replaceAll(front.emulatorOrigin, front.origin) },
    body,
  };
}

const isOfApp = ({ caller, path }: Incoming): boolean =>
  caller?.kind === 'app' || caller?.kind === 'installation' || path.startsWith('/app-manifests/');

async function respond(front: Front, request: Incoming): Promise<Outgoing> {
  if (request.authorization !== '' && request.caller === null) return fail(401, 'Bad credentials');
  for (const route of OWN) {
    const answer = await route(front, request);
    if (answer) return answer;
  }
  return await forward(front, request);
}

/** Ids that no number holds are written as GitHub writes them: without quotes. */
const numbered = (json: string): string => json.replace(/"id":"(\d{17,})"/g, '"id":$1');

function write(response: ServerResponse, { status, headers = {}, body }: Outgoing): void {
  const isText = typeof body === 'string';
  const type = isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { ...(body === undefined ? {} : { 'content-type': type }), ...headers });
  response.end(body === undefined ? undefined : isText ? body : numbered(JSON.stringify(body)));
}

function note(front: Front, request: Incoming, status: number): void {
  if (!isOfApp(request)) return;
  const { method, path, query, json } = request;
  const as = request.caller?.kind === 'installation' ? 'installation' : 'app';
  front.calls.push({ method, path: decodeURIComponent(path), status, as });
  front.violations.push(...front.check(method, path, query, json));
}

async function answer(front: Front, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await incomingOf(front, message);
  if (request.path === HOOKS) {
    receiveHook(front, String(message.headers['x-github-event']), request.text);
    return write(response, { status: 200, body: {} });
  }
  const shown = await page(front, request);
  if (shown) return write(response, shown);
  const broken = isOfApp(request) ? breakageFor(front, request) : undefined;
  if (broken && typeof broken.status === 'number') {
    note(front, request, broken.status);
    const headers = broken.headers ?? {};
    return write(response, { status: broken.status, headers, body: broken.body ?? { message: 'Broken on purpose' } });
  }
  if (broken?.status === 'hang') return note(front, request, 0);
  const given = broken?.status === 'cut' ? undefined : await respond(front, request);
  note(front, request, broken || !given ? 0 : given.status);
  if (broken || !given) message.socket.destroy();
  else write(response, given);
}

export function serve(front: Front): Server {
  return createServer((request, response) => {
    answer(front, request, response).catch((thrown: unknown) => {
      front.violations.push(`the emulation failed on ${request.method} ${request.url}: ${thrown}`);
      write(response, fail(500, String(thrown)));
    });
  });
}
