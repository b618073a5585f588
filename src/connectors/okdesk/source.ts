import { createHash } from 'node:crypto';
import { defineSource, factsBeside } from '../define.ts';
import { eventName, type Loose, object, text, word } from '../loose.ts';
import { hmacSample } from '../sample-delivery.ts';
import { verifyHmacHeader, verifyStaticHeader } from '../signatures.ts';
import type { Unverified } from '../source.ts';
import { exampleOf } from './example.ts';
import { okdeskWords } from './words.ts';

/** The names of Okdesk's own webhooks, beside those that its manuals and bots use. */
const ALIASES: Record<string, string> = {
  new_ticket: 'issue.created',
  new_ticket_status: 'issue.status_changed',
  change_ticket_status: 'issue.status_changed',
  change_ticket: 'issue.updated',
  new_comment: 'comment.created',
};

function typeOf({ event, event_type, type }: Loose): string {
  const sent = eventName(object(event).event_type ?? object(event).type ?? event ?? event_type ?? type, 'unknown');
  return Object.hasOwn(ALIASES, sent) ? (ALIASES[sent] ?? sent) : sent;
}

/** Okdesk names no delivery: a change is told by its time, a comment by its id; else the whole body tells. */
function idOf(payload: Loose, type: string): string | null {
  const data = object(payload.data);
  const issue = object(payload.issue ?? data.issue ?? payload.data);
  const comment = object(payload.comment ?? object(payload.event).comment ?? data.comment);
  const stamp = word(comment.id) ?? text(issue.updated_at);
  if (stamp === null) return null;
  const what = [type, issue.id ?? comment.issue_id, issue.updated_at, comment.id, object(issue.status).code];
  return createHash('sha256').update(JSON.stringify(what)).digest('hex');
}

/** Nobody has written down how Okdesk signs where it does: the way is chosen in the manifest, else the usual one. */
function verifyOkdesk(delivery: Unverified): boolean {
  const { scheme } = delivery;
  if (scheme?.scheme === 'header') return verifyStaticHeader(delivery, scheme.header.toLowerCase());
  if (scheme?.scheme === 'hmac') {
    const { header, prefix = '', encoding = 'hex' } = scheme;
    return verifyHmacHeader(delivery, { header: header.toLowerCase(), prefix, encoding });
  }
  const header = 'x-okdesk-signature';
  return ['', 'sha256='].some((prefix) => verifyHmacHeader(delivery, { header, prefix, encoding: 'hex' }));
}

export const okdeskSource = defineSource({
  service: 'okdesk',
  signs: false,
  maySign: true,
  secretField: 'webhook_secret',
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
  verify: verifyOkdesk,
  describe(_headers, sent) {
    const payload = object(sent);
    const type = typeOf(payload);
    const event = object(payload.event);
    const issue = object(payload.issue ?? object(payload.data).issue ?? payload.data);
    const doer = object(object(payload.comment ?? event.comment).author ?? event.author ?? payload.author);
    return { id: idOf(payload, type), type, object: word(issue.id), actor: word(doer.name) ?? word(doer.last_name) };
  },
  factsModule: factsBeside(import.meta.url),
  events: [
    'issue.created',
    'issue.updated',
    'issue.status_changed',
    'comment.created',
    'new_ticket',
    'new_ticket_status',
    'new_comment',
  ],
  aliases: ALIASES,
  words: okdeskWords,
  example: exampleOf,
  sample: hmacSample('x-okdesk-signature', 'sha256='),
});
