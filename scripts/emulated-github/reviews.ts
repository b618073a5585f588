import { actorLogin, type Front, type Incoming, type Outgoing, repositoryOf } from './front.ts';
import type { Json } from './json.ts';

const SUBMIT = /^\/pulls\/(\d+)\/reviews$/;
const OF_REVIEW = /^\/pulls\/(\d+)\/reviews\/(\d+)\/comments$/;
const OF_PULL = /^\/pulls\/(\d+)\/comments$/;
const REPLY = /^\/pulls\/(\d+)\/comments\/(\d+)\/replies$/;

interface Place {
  repository: string;
  pull: number;
  review: number | null;
}

const commentOf = (front: Front, { repository, pull, review }: Place, by: string, given: Json): Json => ({
  id: front.nextId++,
  pull_request_review_id: review,
  path: given.path,
  line: given.line ?? null,
  original_line: given.line ?? null,
  body: given.body,
  user: { login: by, type: by.endsWith('[bot]') || front.bots.has(by) ? 'Bot' : 'User' },
  repository,
  pull,
  ...(given.in_reply_to_id === undefined ? {} : { in_reply_to_id: given.in_reply_to_id }),
});

/** The emulator keeps the review and tells of it; its comments on lines, which it hides, are kept here. */
async function submit(front: Front, request: Incoming, place: Place): Promise<Outgoing> {
  const { comments = [], ...review } = request.json ?? {};
  const kept = front.reviewing.then(async () => {
    const answer = await front.emulator('POST', request.path, request.authorization, review);
    const at = { ...place, review: Number(answer.body.id) };
    const by = actorLogin(front, request.caller);
    front.reviewComments.push(...comments.map((one: Json) => commentOf(front, at, by, one)));
    return { status: answer.status, body: answer.body };
  });
  front.reviewing = kept.then(() => undefined);
  return await kept;
}

const pageOf = (all: Json[], { query }: Incoming): Outgoing => {
  const [size, page] = [Number(query.get('per_page') ?? 30), Number(query.get('page') ?? 1)];
  return { status: 200, body: all.slice((page - 1) * size, page * size) };
};

/** Comments on lines of pull requests, which the emulator does not show. */
export async function reviews(front: Front, request: Incoming): Promise<Outgoing | null> {
  const { repository = '', rest = '' } = repositoryOf(request.path) ?? {};
  const [match] = [SUBMIT, OF_REVIEW, OF_PULL, REPLY].flatMap((pattern) => pattern.exec(rest) ?? []);
  if (match === undefined) return null;
  const numbers = [...rest.matchAll(/\d+/g)].map(Number);
  const place: Place = { repository, pull: numbers[0] ?? 0, review: null };
  if (request.method === 'POST' && SUBMIT.test(rest)) return await submit(front, request, place);
  await front.reviewing;
  const here = front.reviewComments.filter((one) => one.repository === repository && one.pull === place.pull);
  if (request.method === 'GET' && OF_PULL.test(rest)) return pageOf(here, request);
  if (request.method === 'GET' && OF_REVIEW.test(rest))
    return pageOf(
      here.filter((one) => one.pull_request_review_id === numbers[1]),
      request,
    );
  if (request.method !== 'POST' || !REPLY.test(rest)) return null;
  const first = here.find((one) => one.id === numbers[1]);
  if (!first) return { status: 404, body: { message: 'Not Found' } };
  const given = { path: first.path, line: first.line, body: request.json?.body, in_reply_to_id: first.id };
  const made = commentOf(front, place, actorLogin(front, request.caller), given);
  front.reviewComments.push(made);
  return { status: 201, body: made };
}
