import { type Front, type Incoming, type Outgoing, ownerToken } from './front.ts';
import type { Json } from './json.ts';

const escaped = (text: unknown): string => String(text ?? '').replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const said = (by: string, text: unknown): string =>
  `<section><h2>${escaped(by)}</h2><pre>${escaped(text)}</pre></section>`;

const STYLE =
  'body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap;background:#f6f8fa;padding:1rem}h2{font-size:1rem}';

const sheet = (title: string, inner: string): Outgoing => ({
  status: 200,
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><style>${STYLE}</style><h1>${escaped(title)}</h1>${inner}</html>`,
});

async function thread(front: Front, repository: string, number: string): Promise<Outgoing | null> {
  const token = `Bearer ${ownerToken(front, repository)}`;
  const get = (path: string) => front.emulator('GET', `/repos/${repository}${path}`, token);
  const pull = await get(`/pulls/${number}`);
  const found = pull.status === 200 ? pull : await get(`/issues/${number}`);
  if (found.status !== 200) return null;
  const { title, state, user, body } = found.body;
  const { body: labels } = await get(`/issues/${number}/labels`);
  const { body: comments } = await get(`/issues/${number}/comments?per_page=100`);
  const names = (labels as Json[]).map((one) => one.name).join(', ');
  return sheet(
    `${title} #${number}`,
    `<p>${escaped(repository)} · ${escaped(state)} · ${escaped(names)}</p>${said(user.login, body)}${(
      comments as Json[]
    )
      .map((one) => said(one.user.login, one.body))
      .join('')}`,
  );
}

/** What a person who follows a link sees: enough to read along, nothing to press. */
export async function page(front: Front, request: Incoming): Promise<Outgoing | null> {
  if (request.method !== 'GET' || !request.accept.includes('text/html')) return null;
  const found = /^\/([^/]+\/[^/]+)\/(?:issues|pull)\/(\d+)(?:\/\w+)?$/.exec(request.path);
  return found ? await thread(front, found[1] ?? '', found[2] ?? '') : null;
}
