import { createHmac, randomUUID } from 'node:crypto';
import type { Front, Incoming, Logged, Outgoing } from './front.ts';
import { fail } from './front.ts';
import type { Json } from './json.ts';

const PATIENCE_MS = 10_000;
const BIG = 178_564_923_746_951_168n;

async function post(front: Front, logged: Logged): Promise<number> {
  if (front.hookUrl === null) return 0;
  if (front.toLose > 0) {
    front.toLose -= 1;
    return 504;
  }
  const body = JSON.stringify(logged.payload);
  const signature = createHmac('sha256', front.app.webhookSecret).update(body).digest('hex');
  const answer = await fetch(front.hookUrl, {
    method: 'POST',
    body,
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/emulated',
      'x-github-event': logged.event,
      'x-github-delivery': logged.guid,
      'x-github-hook-installation-target-id': String(front.app.id),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature-256': `sha256=${signature}`,
    },
  }).catch(() => null);
  await answer?.arrayBuffer().catch(() => undefined);
  return answer?.status ?? 502;
}

const wordOf = (code: number): string => {
  if (code === 0) return 'no address';
  if (code === 502) return 'failed to connect to host';
  if (code === 504) return 'timed out';
  return code < 300 ? 'OK' : `Invalid HTTP Response: ${code}`;
};

/** Sends one delivery and writes it into the App's log, as GitHub does whatever comes of it. */
async function deliver(front: Front, given: Pick<Logged, 'guid' | 'event' | 'payload' | 'redelivery'>): Promise<void> {
  const { payload } = given;
  const started = Date.now();
  front.nextId += 1;
  const logged: Logged = {
    ...given,
    id: String(BIG + BigInt(front.nextId)),
    delivered_at: new Date(started).toISOString(),
    duration: 0,
    status: 'pending',
    status_code: 0,
    action: payload.action ?? null,
    installation_id: payload.installation?.id ?? null,
    repository_id: payload.repository?.id ?? null,
    throttled_at: null,
  };
  const code = await post(front, logged);
  front.deliveries.push({
    ...logged,
    status_code: code,
    status: wordOf(code),
    duration: (Date.now() - started) / 1000,
  });
}

export const send = (front: Front, event: string, payload: Json): Promise<void> =>
  deliver(front, { guid: randomUUID(), event, payload, redelivery: false });

const listed = ({ payload: _, ...rest }: Logged): Json => rest;

const whole = ({ payload, ...rest }: Logged, url: string | null): Json => ({
  ...rest,
  url,
  request: { headers: { 'X-GitHub-Event': rest.event, 'X-GitHub-Delivery': rest.guid }, payload },
  response: { headers: {}, payload: '' },
});

const succeeded = (one: Logged): boolean => one.status_code >= 200 && one.status_code < 400;

/** Newest first, a page at a time, `cursor` in the Link header. */
function list(front: Front, query: URLSearchParams): Outgoing {
  const size = Math.min(100, Number(query.get('per_page') ?? 30));
  const wanted = query.get('status');
  const cursor = query.get('cursor')?.replace(/^v1_/, '');
  const found = front.deliveries
    .filter(
      (one) =>
        (cursor === undefined || one.id < cursor) && (wanted === null || succeeded(one) === (wanted === 'success')),
    )
    .sort((a, b) => (a.id < b.id ? 1 : -1));
  const page = found.slice(0, size);
  const next = new URL(`${front.origin}/app/hook/deliveries?per_page=${size}&cursor=v1_${page.at(-1)?.id}`);
  return {
    status: 200,
    headers: found.length > size ? { link: `<${next}>; rel="next"` } : {},
    body: page.map(listed),
  };
}

/** The App's delivery log: /app/hook/deliveries. */
export function deliveryLog(front: Front, request: Incoming): Outgoing | null {
  const found = /^\/app\/hook\/deliveries(?:\/(\d+)(\/attempts)?)?$/.exec(request.path);
  if (!found) return null;
  if (request.caller?.kind !== 'app') return fail(401, 'A JSON web token could not be decoded');
  const [, id, attempts] = found;
  if (id === undefined) return list(front, request.query);
  const logged = front.deliveries.find((one) => one.id === id);
  if (!logged) return fail(404, 'Not Found');
  if (!attempts) return { status: 200, body: whole(logged, front.hookUrl) };
  const { guid, event, payload } = logged;
  front.hooks = front.hooks.then(() => deliver(front, { guid, event, payload, redelivery: true }));
  return { status: 202, body: {} };
}
