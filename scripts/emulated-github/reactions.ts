import { actorLogin, type Front, fail, type Incoming, type Outgoing, ownerToken, type Reaction } from './front.ts';
import type { Json } from './json.ts';

const CONTENTS = new Set(['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes']);

const shown = (front: Front, one: Reaction): Json => ({
  id: one.id,
  node_id: `R_${one.id}`,
  content: one.content,
  created_at: new Date(0).toISOString(),
  user: { login: one.by, type: one.by === front.app.login ? 'Bot' : 'User' },
});

/** Reactions to issues and comments, which the emulator does not know. The same one twice is one. */
export async function reactions(front: Front, request: Incoming): Promise<Outgoing | null> {
  const found = /^\/repos\/([^/]+\/[^/]+)\/issues\/(comments\/)?(\d+)\/reactions$/.exec(request.path);
  if (!found) return null;
  const [, repository = '', ofComment, number] = found;
  const there = await front.emulator(
    'GET',
    `/repos/${repository}/issues/${ofComment ?? ''}${number}${ofComment ? '' : '/labels'}`,
    `Bearer ${ownerToken(front, repository)}`,
  );
  if (there.status !== 200) return fail(404, 'Not Found');
  const place = { issue: ofComment ? null : Number(number), comment: ofComment ? Number(number) : null };
  const here = front.reactions.filter(
    (one) => one.repository === repository && one.issue === place.issue && one.comment === place.comment,
  );
  if (request.method === 'GET') return { status: 200, body: here.map((one) => shown(front, one)) };
  if (request.method !== 'POST') return fail(404, 'Not Found');
  const content = String(request.json?.content);
  if (!CONTENTS.has(content)) return fail(422, 'Validation Failed');
  const by = actorLogin(front, request.caller);
  const same = here.find((one) => one.by === by && one.content === content);
  if (same) return { status: 200, body: shown(front, same) };
  front.nextId += 1;
  const made: Reaction = { id: front.nextId, repository, ...place, content, by };
  front.reactions.push(made);
  return { status: 201, body: shown(front, made) };
}
