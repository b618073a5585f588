import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { Value } from 'typebox/value';
import { secretsIn } from '#src/access/open-service.ts';
import { withoutSecrets } from '#src/access/without-secrets.ts';
import type { Action } from '#src/connectors/action.ts';
import { checkInput } from '#src/connectors/check-input.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { openClient } from '#src/connectors/open-client.ts';
import { createEgress } from '#src/kit/egress.ts';
import { CredentialFault, Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { createHttp } from '#src/kit/http.ts';
import type { ClientOptions, Http, HttpClient } from '#src/kit/http-types.ts';
import { type Answer, localServer, type Seen, type World } from '../connectors/worlds/world.ts';
import { listWorlds } from '../connectors/worlds.ts';

// Every action of every service over HTTP, with a service that refuses, is busy, fails, says nothing or says nonsense.

const PATIENCE_MS = 10_000;
/** Where nobody ever answers. */
const SHORT_PATIENCE_MS = 40;
const worlds = (await listWorlds()).filter(({ isReal, service }) => !isReal && !['email', 'mongodb'].includes(service));

let http: Http;
/** Each run is somebody else's: what one has learned of a server keeps no other from asking it. */
let runs = 0;

beforeAll(() => {
  nock.restore();
  http = createHttp({ egress: createEgress({ allow: ['127.0.0.1', 'localhost'] }) });
});
afterAll(() => http.close());

/** Everything that was sent, as some services write it into their refusals. */
const echo = ({ url, headers, body }: Seen): Answer => {
  const said = `${decodeURIComponent(url)} ${JSON.stringify(headers)} ${body}`;
  return { status: 400, json: { ok: false, error: said, message: said, description: said, errors: [said] } };
};

type Kind = abstract new (...given: never[]) => Fault;

/** How the service answers; null: never. */
interface Ways {
  answer: (seen: Seen) => Answer | null;
  patienceMs?: number;
}

interface Trouble extends Ways {
  kinds: readonly Kind[];
  waits?: number;
}

const TROUBLES: Record<string, Trouble> = {
  'a refusal': { answer: () => ({ status: 400, json: { error: 'No.' } }), kinds: [InputFault, CredentialFault] },
  'a right that is missing': { answer: () => ({ status: 403, json: {} }), kinds: [InputFault, CredentialFault] },
  'a limit': {
    answer: () => ({ status: 429, headers: { 'retry-after': '7' }, json: {} }),
    kinds: [TemporaryFault],
    waits: 7_000,
  },
  'a failure': { answer: () => ({ status: 503, text: '<html>' }), kinds: [TemporaryFault] },
  silence: { answer: () => null, kinds: [TemporaryFault], patienceMs: SHORT_PATIENCE_MS },
  echo: { answer: echo, kinds: [InputFault, CredentialFault] },
};

const NONSENSE: Record<string, Answer> = {
  'a page for people': { text: '<html>Welcome</html>', headers: { 'content-type': 'text/html' } },
  'an empty list': { json: [] },
  'other fields': { json: { ok: true, data: null, result: 7, issues: 'x' } },
  'nothing at all': { status: 204 },
};

/** Nobody waits longer, whatever an action would. */
function hasty(client: HttpClient, timeoutMs: number): HttpClient {
  const request: HttpClient['request'] = (method, path, given) => client.request(method, path, { ...given, timeoutMs });
  return {
    request,
    external: (method, url, given) => client.external(method, url, { ...given, timeoutMs }),
    get: (path, given) => request('GET', path, given),
    post: (path, given) => request('POST', path, given),
    put: (path, given) => request('PUT', path, given),
    patch: (path, given) => request('PATCH', path, given),
    delete: (path, given) => request('DELETE', path, given),
  };
}

interface Outcome {
  asked: number;
  secrets: readonly string[];
  value?: unknown;
  thrown?: unknown;
}

/** One action, at a server of its own. */
async function run(action: Action, world: World, { answer, patienceMs = PATIENCE_MS }: Ways): Promise<Outcome> {
  const server = await localServer(answer);
  const here = <T extends object>(given: T): T =>
    JSON.parse(JSON.stringify(given).replace(/http:\/\/(?:127\.0\.0\.1|localhost):\d+/g, server.url.slice(0, -1)));
  const connector = getConnector(action.service);
  const credential = here(world.credential(action.name));
  const input = checkInput<object>(action, here(world.input(action.name, action.example)));
  const secrets = secretsIn(connector, credential);
  const doors = {
    http: { ...http, client: (options: ClientOptions) => hasty(http.client(options), patienceMs) },
    scope: `${++runs}`,
  };
  const call = { idempotencyKey: 'key', signal: undefined, now: Date.UTC(2026, 0, 1) };
  const doing = withoutSecrets(secrets, async () => action.run(input, openClient(connector, credential, doors), call));
  const outcome = await doing.then(
    (value) => ({ value }),
    (thrown: unknown) => ({ thrown }),
  );
  await server.close();
  return { asked: server.seen.length, secrets, ...outcome };
}

const isOne = (thrown: unknown, kinds: readonly Kind[]): boolean => kinds.some((kind) => thrown instanceof kind);

/** What is wrong with how it ended; some need nobody: a signed address, a preview. */
function problemOf({ asked, value, thrown, secrets }: Outcome, { kinds, waits, patienceMs }: Trouble): string | null {
  const isCut = patienceMs !== undefined && thrown instanceof TemporaryFault;
  if (asked === 0) return thrown === undefined || isCut ? null : `asked nobody, and says ${String(thrown)}`;
  if (!(thrown instanceof Fault) || !isOne(thrown, kinds))
    return `ends with ${String(thrown ?? JSON.stringify(value))}`;
  if (waits !== undefined && thrown.retryAfterMs !== waits) return `waits ${thrown.retryAfterMs}`;
  const said = JSON.stringify([thrown.message, thrown.stack, thrown.details]);
  return secrets.some((secret) => said.includes(secret)) ? `tells a secret: ${said.slice(0, 300)}` : null;
}

/** Whatever comes, nothing breaks, and nothing is made of it that the action does not promise. */
function nonsenseOf({ output }: Action, { value, thrown }: Outcome): string | null {
  if (thrown !== undefined) return thrown instanceof Fault ? null : `breaks with ${String(thrown)}`;
  const [error] = Value.Errors(output, value);
  return error ? `${error.instancePath} ${error.message}` : null;
}

describe.each(worlds.map((one) => [one.service, one] as const))('%s', (service, { open }) => {
  const { actions } = getConnector(service);
  let world: World;
  beforeAll(async () => {
    world = (await open()) as World;
  });
  afterAll(() => world.close());

  const problems = async (
    ways: Ways,
    judge: (action: Action, outcome: Outcome) => string | null,
  ): Promise<string[]> => {
    const judged = actions.map(async (action) => [action.id, judge(action, await run(action, world, ways))] as const);
    return (await Promise.all(judged)).flatMap(([id, problem]) => (problem === null ? [] : [`${id} ${problem}`]));
  };

  test.each(Object.entries(TROUBLES))('%s', async (_name, trouble) => {
    expect(await problems(trouble, (_action, outcome) => problemOf(outcome, trouble))).toEqual([]);
  });

  test.each(Object.entries(NONSENSE))('%s', async (_name, nonsense) => {
    expect(await problems({ answer: () => nonsense }, nonsenseOf)).toEqual([]);
  });
});
