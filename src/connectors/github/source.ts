import { defineSource, factsBeside } from '../define.ts';
import { hmacSample } from '../sample-delivery.ts';
import { single, verifyHmacHeader } from '../signatures.ts';
import { exampleOf } from './example.ts';
import { objectOf } from './object.ts';
import { githubWords } from './words.ts';

const EVENT_NAME = /^[a-z][a-z0-9_]{0,59}$/;
/** Whoever sends a repository_dispatch chooses its action. */
const ACTION_NAME = /^[\w.:/@ -]{1,100}$/;

const EVENTS = {
  issues: [
    'opened',
    'closed',
    'edited',
    'reopened',
    'labeled',
    'unlabeled',
    'assigned',
    'unassigned',
    'deleted',
    'transferred',
  ],
  issue_comment: ['created', 'edited', 'deleted'],
  pull_request: [
    'opened',
    'closed',
    'reopened',
    'synchronize',
    'edited',
    'labeled',
    'ready_for_review',
    'review_requested',
  ],
  pull_request_review: ['submitted', 'edited', 'dismissed'],
  pull_request_review_comment: ['created', 'edited', 'deleted'],
  push: [],
  release: ['published', 'created', 'released', 'edited', 'deleted'],
  check_run: ['created', 'completed', 'rerequested', 'requested_action'],
  check_suite: ['completed', 'requested', 'rerequested'],
  workflow_run: ['requested', 'in_progress', 'completed'],
  installation: ['created', 'deleted', 'suspend', 'unsuspend', 'new_permissions_accepted'],
  installation_repositories: ['added', 'removed'],
  discussion: ['created', 'closed', 'answered'],
  discussion_comment: ['created'],
  create: [],
  delete: [],
  fork: [],
  star: ['created', 'deleted'],
  deployment: ['created'],
  deployment_status: ['created'],
  workflow_job: ['queued', 'in_progress', 'completed'],
  milestone: ['created', 'closed'],
  label: ['created', 'edited', 'deleted'],
  member: ['added', 'removed'],
  repository_dispatch: [],
  ping: [],
} satisfies Record<string, string[]>;

const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, 200) : null;

export const githubSource = defineSource({
  service: 'github',
  signs: true,
  maxBytes: 25 * 1024 * 1024,
  contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
  verify: (delivery) =>
    verifyHmacHeader(delivery, { header: 'x-hub-signature-256', prefix: 'sha256=', encoding: 'hex' }),
  describe(headers, payload) {
    const { action, sender } = (payload ?? {}) as { action?: unknown; sender?: { login?: unknown } | null };
    const named = single(headers, 'x-github-event') ?? '';
    const event = EVENT_NAME.test(named) ? named : 'unknown';
    const type = typeof action === 'string' && ACTION_NAME.test(action) ? `${event}.${action}` : event;
    const id = text(single(headers, 'x-github-delivery'));
    return { id, type, object: objectOf(payload), actor: text(sender?.login) };
  },
  factsModule: factsBeside(import.meta.url),
  handshake: (headers) => (single(headers, 'x-github-event') === 'ping' ? { status: 200, body: { ok: true } } : null),
  events: Object.entries(EVENTS).flatMap(([event, actions]) =>
    actions.length === 0 ? [event] : actions.map((action) => `${event}.${action}`),
  ),
  words: githubWords,
  example: exampleOf,
  sample: (sample) => ({
    'x-github-event': sample.type.split('.', 1)[0] ?? '',
    'x-github-delivery': sample.id,
    ...hmacSample('x-hub-signature-256', 'sha256=')(sample),
  }),
});
