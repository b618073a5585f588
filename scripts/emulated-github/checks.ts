import { type Front, type Incoming, type Outgoing, repositoryOf } from './front.ts';
import type { Json } from './json.ts';

export const appShown = (front: Front): Json => ({ id: front.app.id, slug: front.app.slug, name: front.app.name });

const RUN = /^\/check-runs\/\d+$/;

/** The emulator wraps the list; GitHub does not. */
async function annotations(front: Front, request: Incoming): Promise<Outgoing> {
  const others = front.othersRuns.find((one) => request.path.endsWith(`/check-runs/${one.id}/annotations`));
  if (others) return { status: 200, body: others.annotations };
  const path = `${request.path}${request.search}`;
  const { status, body } = await front.emulator('GET', path, request.authorization);
  return { status, body: body.check_annotations ?? body };
}

async function all(front: Front, request: Incoming): Promise<Json[]> {
  const found: Json[] = [];
  for (let page = 1; ; page += 1) {
    const path = `${request.path}/annotations?per_page=100&page=${page}`;
    const { body } = await front.emulator('GET', path, request.authorization);
    found.push(...(body.check_annotations ?? []));
    if ((body.check_annotations?.length ?? 0) < 100) return found;
  }
}

/** A change adds annotations to those that are there; the emulator would replace them. */
async function change(front: Front, request: Incoming): Promise<Outgoing> {
  const there = await all(front, request);
  const { output } = request.json ?? {};
  const given = output?.annotations ?? [];
  const body = { ...request.json, ...(output ? { output: { ...output, annotations: [...there, ...given] } } : {}) };
  const answer = await front.emulator('PATCH', request.path, request.authorization, body);
  return { status: answer.status, body: { ...answer.body, app: appShown(front) } };
}

export async function checkRuns(front: Front, request: Incoming): Promise<Outgoing | null> {
  const rest = repositoryOf(request.path)?.rest ?? '';
  if (request.method === 'GET' && /^\/check-runs\/\d+\/annotations$/.test(rest))
    return await annotations(front, request);
  if (request.method === 'PATCH' && RUN.test(rest)) return await change(front, request);
  return null;
}

/** Every run of the emulator is the App's; those of others stand beside them. */
export function dressRuns(front: Front, path: string, body: Json): Json {
  const dressed = (one: Json): Json => ({ ...one, app: appShown(front) });
  if (!Array.isArray(body.check_runs)) return dressed(body);
  const others = front.othersRuns.filter((one) => path.includes(`/commits/${one.head_sha}/`));
  return { ...body, check_runs: [...body.check_runs.map(dressed), ...others] };
}

export const isRun = (rest: string): boolean => rest === '/check-runs' || RUN.test(rest) || /\/check-runs$/.test(rest);
