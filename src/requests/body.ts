import { createHash } from 'node:crypto';
import type { RequestFields } from './fields.ts';

/** One comment of a review, at a line of a file. */
export interface Remark {
  /** GitHub's number of the comment, under which it is answered. */
  id: number;
  path: string;
  line: number | null;
  text: string;
}

/** What somebody wants to be different from what there is: words, a review with all its remarks, or checks that fail. */
export interface Wish {
  from: 'words' | 'review' | 'checks';
  /** The login of whoever said it; of checks their names. */
  by: string;
  text: string;
  remarks: Remark[];
  /** The issue or pull request in which it is answered; null: nobody waits for an answer there. */
  place: number | null;
  /** GitHub's number of the comment or review, or the commit whose checks fail: it is taken up once. */
  key: string | null;
}

/** Somebody wants it merged, at this commit and no other, when its checks have passed. */
export interface Approval {
  by: string;
  headSha: string;
}

/** What was asked for afterwards, in the order in which it was. */
interface Revisable {
  revisions?: string[] | undefined;
  /** Those that nobody has taken up and answered yet. */
  wishes?: Wish[] | undefined;
  /** How often checks were mended since a person last said something. */
  repairs?: number | undefined;
  approval?: Approval | undefined;
}

/** What somebody wrote in an issue, read into fields. */
export interface IssueBody extends Revisable {
  from: 'issue';
  title: string;
  /** The login of whoever opened the issue. */
  author: string;
  /** When GitHub last changed the issue whose words these are. */
  seenAt?: number | undefined;
  fields: RequestFields;
}

/** What somebody sent to the API, in either of its dialects, as one. */
export interface ApiBody extends Revisable {
  from: 'api';
  name: string;
  type: string;
  description: string;
  source: string;
  target: string;
  /** Empty: whatever the recipe takes by itself. */
  events: string[];
  /** Settings and sections of the manifest; never a secret. */
  settings: Record<string, unknown>;
}

/** What a request asks for, as it is stored with it. */
export type RequestBody = IssueBody | ApiBody;

/** The stored body as the type it was written from. */
export const bodyOf = (request: { body: Record<string, unknown> }): RequestBody =>
  request.body as unknown as RequestBody;

/** With what was asked for afterwards among the words: an example of an issue, a part of the description elsewhere. */
export function withRevisions(body: RequestBody): RequestBody {
  const wishes = body.revisions ?? [];
  if (wishes.length === 0) return body;
  if (body.from === 'api') return { ...body, description: [body.description, ...wishes].join('\n') };
  const examples = [...body.fields.examples, ...wishes.map((text) => ({ title: null, text }))];
  return { ...body, fields: { ...body.fields, examples } };
}

/** A revision that failed is what is tried again: what was wished for stays beside the words. */
export function stillWished({ wishes = [], revisions }: RequestBody): Partial<Revisable> {
  return wishes.length === 0 ? {} : { wishes, revisions };
}

/** The same for the same text: how a run notices that it works on words that were changed. */
export const textHashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
