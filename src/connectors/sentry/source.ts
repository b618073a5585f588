import { defineSource, factsBeside } from '../define.ts';
import { type Loose, object, word } from '../loose.ts';
import { hmacSample } from '../sample-delivery.ts';
import { single, verifyHmacHeader } from '../signatures.ts';
import type { Headers } from '../source.ts';
import { exampleOf } from './example.ts';
import { sentryWords } from './words.ts';

const EVENTS = {
  issue: ['created', 'resolved', 'assigned', 'archived', 'ignored', 'unresolved'],
  error: ['created'],
  event_alert: ['triggered'],
  metric_alert: ['critical', 'warning', 'resolved'],
  comment: ['created', 'updated', 'deleted'],
  installation: ['created', 'deleted'],
};

const asksForForm = (headers: Headers): boolean =>
  headers['sentry-hook-signature'] === undefined && headers['sentry-app-signature'] !== undefined;

/** What must stay in order: an issue, else the alert rule, else the installation. */
function objectOf(payload: Loose): string | null {
  const data = object(payload.data);
  const event = object(data.event ?? data.error);
  const alert = object(data.metric_alert);
  const issue = word(object(data.issue).id) ?? word(event.issue_id) ?? word(data.issue_id);
  if (issue !== null) return issue;
  return word(object(alert.alert_rule).id) ?? word(alert.id) ?? word(object(payload.installation).uuid);
}

export const sentrySource = defineSource({
  service: 'sentry',
  signs: true,
  secretField: 'client_secret',
  maxBytes: 5 * 1024 * 1024,
  contentTypes: ['application/json'],
  // What a form of an alert rule asks is signed the same way under another name.
  verify(delivery) {
    const header = asksForForm(delivery.headers) ? 'sentry-app-signature' : 'sentry-hook-signature';
    return verifyHmacHeader(delivery, { header, prefix: '', encoding: 'hex' });
  },
  describe(headers, sent) {
    const payload = object(sent);
    const resource = /^[a-z][a-z_]{0,59}$/.exec(single(headers, 'sentry-hook-resource') ?? '')?.[0] ?? 'unknown';
    const action = /^[a-z][a-z_]{0,59}$/.exec(word(payload.action) ?? '')?.[0];
    const actor = object(payload.actor);
    return {
      id: word(single(headers, 'request-id')),
      type: action === undefined ? resource : `${resource}.${action}`,
      object: objectOf(payload),
      actor: word(actor.name) ?? word(actor.id),
    };
  },
  factsModule: factsBeside(import.meta.url),
  // Sentry only wants to hear that what somebody filled in may be kept.
  handshake: (headers) => (asksForForm(headers) ? { status: 200, body: {} } : null),
  events: Object.entries(EVENTS).flatMap(([resource, actions]) => actions.map((action) => `${resource}.${action}`)),
  words: sentryWords,
  example: exampleOf,
  sample: (sample) => ({
    'sentry-hook-resource': sample.type.split('.', 1)[0] ?? '',
    'request-id': sample.id,
    ...hmacSample('sentry-hook-signature')(sample),
  }),
});
