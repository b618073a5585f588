import type * as Drizzle from 'drizzle-orm';
import type * as Core from 'drizzle-orm/pg-core';
import type { Canary } from '../canaries.ts';
import { load } from '../load.ts';

const { sql }: typeof Drizzle = load('drizzle-orm');
const {
  bigint,
  bigserial,
  boolean,
  customType,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
}: typeof Core = load('drizzle-orm/pg-core');

// Rows read alike on both dialects: times are epoch milliseconds, documents are JSON, ids are text.
// `json`, not `jsonb`: it keeps what it was given (order of keys, U+0000) as SQLite does, and costs less to write.
const at = (name: string) => bigint(name, { mode: 'number' });
const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
type Json = Record<string, unknown>;

export const projects = pgTable('projects', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  createdAt: at('created_at').notNull(),
});

export const integrations = pgTable(
  'integrations',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    source: text('source').notNull(),
    target: text('target').notNull(),
    description: text('description').notNull(),
    status: text('status').notNull(),
    healthStatus: text('health_status').notNull(),
    lastHealthCheck: at('last_health_check'),
    errorDetails: json('error_details').$type<Json>(),
    /** Plain settings and the manifest's sections as the operator set them; never a secret. */
    config: json('config').$type<Json>().notNull(),
    /** The version that new events run on. */
    versionId: text('version_id'),
    pendingRequestId: text('pending_request_id'),
    repository: text('repository'),
    issueNumber: integer('issue_number'),
    pullRequestUrl: text('pull_request_url'),
    /** The person who paused it; such a pause is never lifted by the service. */
    pausedBy: text('paused_by'),
    staged: boolean('staged').notNull(),
    /** Where its events come in: the App's webhook or its own. */
    eventDoor: text('event_door').notNull(),
    /** What is watched of it, and how long that is kept; null: as usual. */
    monitoring: json('monitoring').$type<Json>(),
    /** The new version that runs a share of the events until it is known how it does. */
    canary: json('canary').$type<Canary>(),
    lastActivity: at('last_activity'),
    /** Grows with every change: ETag and If-Match. */
    revision: integer('revision').notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('integrations_slug').on(t.projectId, t.slug),
    index('integrations_by_project').on(t.projectId, t.id),
    index('integrations_by_repository').on(t.repository),
    index('integrations_canary').on(t.id).where(sql`canary is not null`),
  ],
);

export const requests = pgTable(
  'requests',
  {
    id: text('id').primaryKey(),
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    /** issue | api | revision */
    kind: text('kind').notNull(),
    state: text('state').notNull(),
    priority: integer('priority').notNull(),
    /** The approved text as it was when somebody authorised triggered it, and its hash. */
    text: text('text').notNull(),
    textHash: text('text_hash').notNull(),
    body: json('body').$type<Json>().notNull(),
    requestedBy: text('requested_by').notNull(),
    errorDetails: json('error_details').$type<Json>(),
    /** Where it was asked: null for the API. */
    repository: text('repository'),
    issueNumber: integer('issue_number'),
    installationId: at('installation_id'),
    /** Of the words that the person reads. */
    language: text('language').notNull().default('en'),
    /** What it waits for: permission | info | answers | merge; null: nothing. */
    waiting: text('waiting'),
    /** What the status comment and the pull request need beside the columns. */
    notes: json('notes').$type<string[]>().notNull().default([]),
    /** The one status comment, and the hash of what stands in it. */
    commentId: at('comment_id'),
    commentHash: text('comment_hash'),
    branch: text('branch'),
    pullNumber: integer('pull_number'),
    pullRequestUrl: text('pull_request_url'),
    checkRunUrl: text('check_run_url'),
    startedAt: at('started_at'),
    finishedAt: at('finished_at'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [
    index('requests_by_integration').on(t.integrationId, t.id),
    index('requests_by_state').on(t.state),
    uniqueIndex('requests_by_issue').on(t.repository, t.issueNumber),
  ],
);

export const stageResults = pgTable(
  'stage_results',
  {
    requestId: text('request_id')
      .notNull()
      .references(() => requests.id, { onDelete: 'cascade' }),
    stage: text('stage').notNull(),
    result: json('result').$type<Json>().notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.requestId, t.stage] })],
);

export const versions = pgTable(
  'versions',
  {
    id: text('id').primaryKey(),
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    version: text('version').notNull(),
    commitSha: text('commit_sha'),
    contentHash: text('content_hash').notNull(),
    manifest: json('manifest').$type<Json>().notNull(),
    /** path inside the package → text */
    files: json('files').$type<Record<string, string>>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [uniqueIndex('versions_number').on(t.integrationId, t.version)],
);

export const stateMoves = pgTable(
  'state_moves',
  {
    id: text('id').primaryKey(),
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    requestId: text('request_id'),
    from: text('from_state'),
    to: text('to_state').notNull(),
    actor: text('actor').notNull(),
    reason: text('reason').notNull(),
    at: at('at').notNull(),
  },
  (t) => [index('state_moves_by_integration').on(t.integrationId, t.id)],
);

export const deliveries = pgTable('deliveries', {
  id: text('id').primaryKey(),
  source: text('source').notNull(),
  /** Null where one delivery fans out to many integrations (the App's webhook). No reference: it would cost an index. */
  integrationId: text('integration_id'),
  externalId: text('external_id').notNull(),
  type: text('type').notNull(),
  headers: json('headers').$type<Record<string, string>>().notNull(),
  /** The payload as it came. Null once retention has dropped it. */
  body: bytes('body'),
  verified: boolean('verified').notNull(),
  receivedAt: at('received_at').notNull(),
});

export const repositories = pgTable('repositories', {
  /** owner/name as GitHub spells it. */
  name: text('name').primaryKey(),
  installationId: at('installation_id').notNull(),
  /** Null while the App is installed there. */
  removedAt: at('removed_at'),
  /** offered | declined | merged | off; null: not yet. */
  onboarding: text('onboarding'),
  onboardingPull: integer('onboarding_pull'),
  /** `.github/claude-code-bot.yml` as last read; null: there is none, or it is wrong. */
  settings: json('settings').$type<Json>(),
  /** One sentence per mistake in it. */
  settingsProblems: json('settings_problems').$type<string[]>().notNull(),
  updatedAt: at('updated_at').notNull(),
});

/** A delivery of the App's own webhook: recorded once, worked on from the queue. */
export const appDeliveries = pgTable(
  'app_deliveries',
  {
    /** GitHub's id of it. */
    guid: text('guid').primaryKey(),
    deliveryId: text('delivery_id')
      .notNull()
      .references(() => deliveries.id, { onDelete: 'cascade' }),
    receivedAt: at('received_at').notNull(),
  },
  (t) => [index('app_deliveries_by_delivery').on(t.deliveryId)],
);

export const events = pgTable(
  'events',
  {
    id: text('id').primaryKey(),
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    deliveryId: text('delivery_id')
      .notNull()
      .references(() => deliveries.id, { onDelete: 'cascade' }),
    dedupKey: text('dedup_key').notNull(),
    type: text('type').notNull(),
    /** queued | processing | delivered | filtered | failed | dead | held | staged */
    status: text('status').notNull(),
    /** One sentence that says why it is in that status. */
    reason: text('reason'),
    /** The version it started with; it ends on the same one. */
    versionId: text('version_id'),
    orderKey: text('order_key'),
    actor: text('actor'),
    attempts: integer('attempts').notNull(),
    duplicateCount: integer('duplicate_count').notNull(),
    lastCopyHeaders: json('last_copy_headers').$type<Record<string, string>>(),
    replayOf: text('replay_of'),
    result: json('result').$type<unknown>(),
    receivedAt: at('received_at').notNull(),
    startedAt: at('started_at'),
    finishedAt: at('finished_at'),
    nextAttemptAt: at('next_attempt_at'),
    /** What the event is about, where order, threads or a settle window need to know it. */
    object: text('object'),
    /** The batch that it waits in or was worked on with; the id of its job. */
    batchId: text('batch_id'),
    /** The delivery whose payload it runs with, where a later one of the same object came while it waited. */
    latestDeliveryId: text('latest_delivery_id'),
  },
  (t) => [
    uniqueIndex('events_dedup').on(t.integrationId, t.dedupKey),
    index('events_by_integration').on(t.integrationId, t.id),
    index('events_by_delivery').on(t.deliveryId),
    index('events_unhappy').on(t.integrationId, t.status, t.id).where(sql`status in ('failed','dead','held','staged')`),
    index('events_duplicated').on(t.integrationId, t.id).where(sql`duplicate_count > 0`),
    index('events_by_batch').on(t.batchId, t.id).where(sql`batch_id is not null`),
  ],
);

/** What is still gathering events: a batch, or the settle window of one object. Gone once its job was taken. */
export const gatherings = pgTable(
  'gatherings',
  {
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    /** `batch`, or `object:` and what the events are about. */
    key: text('key').notNull(),
    /** The job that waits for the rest: a batch's id, or that of the event that runs for all. */
    holderId: text('holder_id').notNull(),
    count: integer('count').notNull(),
    bytes: at('bytes').notNull(),
    firstAt: at('first_at').notNull(),
    lastAt: at('last_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.integrationId, t.key] }), index('gatherings_by_holder').on(t.holderId)],
);

/** The first message about an object at a target, which later ones answer or change. */
export const threads = pgTable(
  'threads',
  {
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    object: text('object').notNull(),
    target: text('target').notNull(),
    /** What its service calls it. */
    ref: json('ref').$type<Json>().notNull(),
    usedAt: at('used_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.integrationId, t.object, t.target] }), index('threads_by_use').on(t.usedAt)],
);

export const steps = pgTable(
  'steps',
  {
    eventId: text('event_id')
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    ordinal: integer('ordinal').notNull(),
    /** call | read */
    kind: text('kind').notNull(),
    action: text('action').notNull(),
    inputHash: text('input_hash').notNull(),
    /** success | error | skipped | waiting */
    status: text('status').notNull(),
    /** The order in which steps of this event ended: a replay answers them in the same order. */
    settledAs: integer('settled_as'),
    input: json('input').$type<unknown>(),
    output: json('output').$type<unknown>(),
    errorMessage: text('error_message'),
    attempts: integer('attempts').notNull(),
    startedAt: at('started_at').notNull(),
    duration: integer('duration'),
  },
  (t) => [primaryKey({ columns: [t.eventId, t.ordinal] })],
);

export const logs = pgTable(
  'logs',
  {
    id: text('id').primaryKey(),
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    eventId: text('event_id'),
    level: text('level').notNull(),
    message: text('message').notNull(),
    data: json('data').$type<unknown>(),
    at: at('at').notNull(),
  },
  (t) => [
    index('logs_by_integration').on(t.integrationId, t.id),
    index('logs_by_level').on(t.integrationId, t.level, t.id),
  ],
);

/** Every webhook that was refused. */
export const webhookLogs = pgTable(
  'webhook_logs',
  {
    id: text('id').primaryKey(),
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    status: integer('status').notNull(),
    error: text('error').notNull(),
    message: text('message').notNull(),
    deliveryId: text('delivery_id'),
    type: text('type'),
    remoteAddress: text('remote_address'),
    /** How many alike this line stands for: a flood is counted, not written out. */
    count: integer('count').notNull(),
    at: at('at').notNull(),
  },
  (t) => [index('webhook_logs_by_integration').on(t.integrationId, t.id)],
);

export const jobs = pgTable(
  'jobs',
  {
    /** The id of what is to be worked on (an event, a request), so that finding a job needs no second index. */
    id: text('id').primaryKey(),
    queue: text('queue').notNull(),
    /** 0 is worked first. */
    priority: integer('priority').notNull(),
    /** When it may be taken: first its start, then the end of its lease, then the next try. Null: given up. */
    dueAt: at('due_at'),
    /** Jobs with the same key run one after the other, oldest first. */
    orderKey: text('order_key'),
    /** Whose share of the work it is: the project. */
    lane: text('lane').notNull(),
    payload: json('payload').$type<Json>(),
    attempts: integer('attempts').notNull(),
    /** Set while a worker holds it; whoever finishes must still hold the same one. */
    lease: text('lease'),
    reason: text('reason'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    // The lease rides along so that waiting, leased and scheduled are counted from the index alone.
    index('jobs_due').on(t.queue, t.priority, t.dueAt, t.lease),
    index('jobs_order').on(t.queue, t.orderKey, t.id).where(sql`order_key is not null`),
  ],
);

export const credentials = pgTable(
  'credentials',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    /** Empty: the project's default for that service. */
    integrationId: text('integration_id').notNull(),
    service: text('service').notNull(),
    /** unknown | ok | failing */
    status: text('status').notNull(),
    message: text('message'),
    scopes: json('scopes').$type<string[]>(),
    testedAt: at('tested_at'),
    expiresAt: at('expires_at'),
    /** Somebody fetches a new token until then; who comes meanwhile waits for it. */
    refreshUntil: at('refresh_until'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [uniqueIndex('credentials_place').on(t.projectId, t.integrationId, t.service)],
);

/** Values under AES-256-GCM; project, owner and field are the additional data, so that a row cannot be moved. */
export const secrets = pgTable(
  'secrets',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    /** The credential or integration it belongs to. */
    ownerId: text('owner_id').notNull(),
    field: text('field').notNull(),
    keyId: text('key_id').notNull(),
    sealed: text('sealed').notNull(),
    expiresAt: at('expires_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [uniqueIndex('secrets_place').on(t.ownerId, t.field), index('secrets_by_key').on(t.keyId)],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    /** SHA-256 of the whole token. */
    hash: text('hash').notNull().unique(),
    /** The token before, and until when it is good beside the new one. */
    previousHash: text('previous_hash'),
    previousUntil: at('previous_until'),
    /** read_only | full_access | admin | custom */
    type: text('type').notNull(),
    permissions: json('permissions').$type<string[]>().notNull(),
    /** Project ids it may see; null: all. */
    projects: json('projects').$type<string[]>(),
    /** Whose roles it acts with, `github:login` or `email:address`; null: it acts for itself. */
    subject: text('subject'),
    createdBy: text('created_by').notNull(),
    expiresAt: at('expires_at'),
    lastUsedAt: at('last_used_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [index('api_keys_previous').on(t.previousHash)],
);

/** `context.database` of each integration. */
export const keyValues = pgTable(
  'key_values',
  {
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    value: json('value').$type<unknown>(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.integrationId, t.key] })],
);

/** What changed, in order: `seq` is the Last-Event-ID of the live stream. */
export const feed = pgTable(
  'feed',
  {
    seq: bigserial('seq', { mode: 'number' }).primaryKey(),
    projectId: text('project_id').notNull(),
    integrationId: text('integration_id'),
    kind: text('kind').notNull(),
    data: json('data').$type<Json>().notNull(),
    at: at('at').notNull(),
  },
  (t) => [index('feed_by_project').on(t.projectId, t.seq)],
);

export const audit = pgTable(
  'audit',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id'),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    targetId: text('target_id').notNull(),
    before: json('before').$type<Json>(),
    after: json('after').$type<Json>(),
    at: at('at').notNull(),
  },
  (t) => [index('audit_by_project').on(t.projectId, t.id), index('audit_by_target').on(t.targetId, t.id)],
);

/** Facts about this installation: the check value of the encryption key, the App that set-up registered. */
export const settings = pgTable('settings', {
  name: text('name').primaryKey(),
  value: json('value').$type<unknown>(),
  updatedAt: at('updated_at').notNull(),
});

/** When something that is limited per minute was done: as many moments as the limit allows, the oldest first. */
export const recentUses = pgTable('recent_uses', {
  name: text('name').primaryKey(),
  times: json('times').$type<number[]>().notNull(),
  updatedAt: at('updated_at').notNull(),
});

/** A connection that somebody began in a browser: `id` and `browser` are hashes of the state and of the cookie. */
export const oauthFlows = pgTable('oauth_flows', {
  id: text('id').primaryKey(),
  service: text('service').notNull(),
  projectId: text('project_id').notNull(),
  integrationId: text('integration_id').notNull(),
  actor: text('actor').notNull(),
  verifier: text('verifier').notNull(),
  browser: text('browser').notNull(),
  expiresAt: at('expires_at').notNull(),
});

/** People with a role on an integration of their own, whatever they may in its project. */
export const members = pgTable(
  'members',
  {
    id: text('id').primaryKey(),
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    /** `github:login` or `email:address`, in small letters. */
    subject: text('subject').notNull(),
    /** owner | admin | developer | viewer */
    role: text('role').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('members_once').on(t.integrationId, t.subject),
    index('members_by_subject').on(t.subject, t.integrationId),
  ],
);

/** POST requests under an Idempotency-Key: who works on each, and what was answered. */
export const idempotentAnswers = pgTable(
  'idempotent_answers',
  {
    /** Hash of actor, route and key. */
    id: text('id').primaryKey(),
    bodyHash: text('body_hash').notNull(),
    /** Of whoever works on it. */
    lease: text('lease').notNull(),
    leaseUntil: at('lease_until').notNull(),
    /** Something was committed under it: done again it would be done twice. */
    wrote: boolean('wrote').notNull(),
    /** The answer, encrypted, because some hold a token; null: there is none yet. */
    keyId: text('key_id'),
    sealed: text('sealed'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [index('idempotent_answers_by_time').on(t.createdAt)],
);

/** Addresses that are told of changes. */
export const auditWebhooks = pgTable(
  'audit_webhooks',
  {
    id: text('id').primaryKey(),
    /** Null: of all projects. */
    projectId: text('project_id').references(() => projects.id),
    url: text('url').notNull(),
    events: json('events').$type<string[]>().notNull(),
    /** Its signing secret and its own headers, encrypted as one. */
    keyId: text('key_id').notNull(),
    sealed: text('sealed').notNull(),
    /** False once the address said that it is gone for good. */
    active: boolean('active').notNull(),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    lastSentAt: at('last_sent_at'),
    createdBy: text('created_by').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [index('audit_webhooks_by_project').on(t.projectId)],
);

/** What was asked of a model, what it answered and what that cost, in millionths of a dollar. Reserved before, settled after. */
export const modelCalls = pgTable(
  'model_calls',
  {
    id: text('id').primaryKey(),
    requestId: text('request_id').notNull(),
    projectId: text('project_id').notNull(),
    stage: text('stage').notNull(),
    model: text('model').notNull(),
    fingerprint: text('fingerprint').notNull(),
    status: text('status').notNull(),
    reserved: integer('reserved').notNull(),
    cost: integer('cost').notNull(),
    inputTokens: integer('input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    cacheReadTokens: integer('cache_read_tokens').notNull(),
    cacheWriteTokens: integer('cache_write_tokens').notNull(),
    answer: json('answer').$type<unknown>(),
    at: at('at').notNull(),
  },
  (t) => [
    index('model_calls_by_request').on(t.requestId, t.id),
    index('model_calls_by_project').on(t.projectId, t.at),
    index('model_calls_by_time').on(t.at),
  ],
);

/** What came of events, counted per integration and minute, hour or day (`grain` in milliseconds); `b0` … count latencies by size. */
export const metrics = pgTable(
  'metrics',
  {
    integrationId: text('integration_id').notNull(),
    grain: integer('grain').notNull(),
    at: at('at').notNull(),
    delivered: integer('delivered').notNull(),
    dead: integer('dead').notNull(),
    retried: integer('retried').notNull(),
    filtered: integer('filtered').notNull(),
    held: integer('held').notNull(),
    latencySum: at('latency_sum').notNull(),
    latencyMax: at('latency_max').notNull(),
    /** Minutes of it in which anything happened. */
    minutes: integer('minutes').notNull().default(0),
    b0: integer('b0').notNull(),
    b1: integer('b1').notNull(),
    b2: integer('b2').notNull(),
    b3: integer('b3').notNull(),
    b4: integer('b4').notNull(),
    b5: integer('b5').notNull(),
    b6: integer('b6').notNull(),
    b7: integer('b7').notNull(),
    b8: integer('b8').notNull(),
    b9: integer('b9').notNull(),
    b10: integer('b10').notNull(),
    b11: integer('b11').notNull(),
    b12: integer('b12').notNull(),
    b13: integer('b13').notNull(),
    b14: integer('b14').notNull(),
    b15: integer('b15').notNull(),
    b16: integer('b16').notNull(),
    b17: integer('b17').notNull(),
    b18: integer('b18').notNull(),
    b19: integer('b19').notNull(),
    b20: integer('b20').notNull(),
  },
  (t) => [primaryKey({ columns: [t.integrationId, t.grain, t.at] }), index('metrics_by_time').on(t.grain, t.at)],
);

/** What went wrong with an integration, from when to when; per rule at most one that lasts. */
export const incidents = pgTable(
  'incidents',
  {
    id: text('id').primaryKey(),
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    projectId: text('project_id').notNull(),
    rule: text('rule').notNull(),
    name: text('name').notNull(),
    severity: text('severity').notNull(),
    /** What is told as one: those of a project with the same cause. */
    cause: text('cause').notNull(),
    message: text('message').notNull(),
    /** Who was told; they are told of the end as well. */
    told: json('told').$type<string[]>().notNull(),
    clearSince: at('clear_since'),
    openedAt: at('opened_at').notNull(),
    resolvedAt: at('resolved_at'),
  },
  (t) => [
    uniqueIndex('incidents_open').on(t.integrationId, t.rule).where(sql`resolved_at is null`),
    index('incidents_by_integration').on(t.integrationId, t.id),
  ],
);

/** Nobody is told of what happens meanwhile; planned: there is maintenance, and that is told. */
export const alertMutes = pgTable('alert_mutes', {
  integrationId: text('integration_id')
    .primaryKey()
    .references(() => integrations.id, { onDelete: 'cascade' }),
  from: at('from_at').notNull(),
  until: at('until_at').notNull(),
  planned: boolean('planned').notNull(),
  reason: text('reason'),
  createdBy: text('created_by').notNull(),
  createdAt: at('created_at').notNull(),
});

/** What services said last of how many calls are left. */
export const quotas = pgTable(
  'quotas',
  {
    projectId: text('project_id').notNull(),
    service: text('service').notNull(),
    host: text('host').notNull(),
    total: at('total'),
    remaining: at('remaining').notNull(),
    resetAt: at('reset_at'),
    seenAt: at('seen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.service, t.host] })],
);

/** When calls under a rate limit may go: the next one of a key, and the place kept for a call that waits. In microseconds. */
export const ratePlaces = pgTable('rate_places', { id: text('id').primaryKey(), place: at('place').notNull() }, (t) => [
  index('rate_places_by_place').on(t.place),
]);
