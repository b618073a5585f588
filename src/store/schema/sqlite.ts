import type * as Drizzle from 'drizzle-orm';
import type * as Core from 'drizzle-orm/sqlite-core';
import type { Canary } from '../canaries.ts';
import { load } from '../load.ts';

const { sql }: typeof Drizzle = load('drizzle-orm');
const { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex }: typeof Core =
  load('drizzle-orm/sqlite-core');

// The mirror of postgres.ts, where the columns are explained; alike.ts refuses to compile when their rows differ.
const at = (name: string) => integer(name);
const boolean = (name: string) => integer(name, { mode: 'boolean' });
const bytes = (name: string) => blob(name, { mode: 'buffer' });
const json = (name: string) => text(name, { mode: 'json' });
type Json = Record<string, unknown>;

export const projects = sqliteTable('projects', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  createdAt: at('created_at').notNull(),
});

export const integrations = sqliteTable(
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
    config: json('config').$type<Json>().notNull(),
    versionId: text('version_id'),
    pendingRequestId: text('pending_request_id'),
    repository: text('repository'),
    issueNumber: integer('issue_number'),
    pullRequestUrl: text('pull_request_url'),
    pausedBy: text('paused_by'),
    staged: boolean('staged').notNull(),
    eventDoor: text('event_door').notNull(),
    monitoring: json('monitoring').$type<Json>(),
    canary: json('canary').$type<Canary>(),
    lastActivity: at('last_activity'),
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

export const requests = sqliteTable(
  'requests',
  {
    id: text('id').primaryKey(),
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    state: text('state').notNull(),
    priority: integer('priority').notNull(),
    text: text('text').notNull(),
    textHash: text('text_hash').notNull(),
    body: json('body').$type<Json>().notNull(),
    requestedBy: text('requested_by').notNull(),
    errorDetails: json('error_details').$type<Json>(),
    repository: text('repository'),
    issueNumber: integer('issue_number'),
    installationId: at('installation_id'),
    language: text('language').notNull().default('en'),
    waiting: text('waiting'),
    notes: json('notes').$type<string[]>().notNull().default([]),
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

export const stageResults = sqliteTable(
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

export const versions = sqliteTable(
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
    files: json('files').$type<Record<string, string>>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [uniqueIndex('versions_number').on(t.integrationId, t.version)],
);

export const stateMoves = sqliteTable(
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

export const deliveries = sqliteTable('deliveries', {
  id: text('id').primaryKey(),
  source: text('source').notNull(),
  integrationId: text('integration_id'),
  externalId: text('external_id').notNull(),
  type: text('type').notNull(),
  headers: json('headers').$type<Record<string, string>>().notNull(),
  body: bytes('body'),
  verified: boolean('verified').notNull(),
  receivedAt: at('received_at').notNull(),
});

export const repositories = sqliteTable('repositories', {
  name: text('name').primaryKey(),
  installationId: at('installation_id').notNull(),
  removedAt: at('removed_at'),
  onboarding: text('onboarding'),
  onboardingPull: integer('onboarding_pull'),
  settings: json('settings').$type<Json>(),
  settingsProblems: json('settings_problems').$type<string[]>().notNull(),
  updatedAt: at('updated_at').notNull(),
});

export const appDeliveries = sqliteTable(
  'app_deliveries',
  {
    guid: text('guid').primaryKey(),
    deliveryId: text('delivery_id')
      .notNull()
      .references(() => deliveries.id, { onDelete: 'cascade' }),
    receivedAt: at('received_at').notNull(),
  },
  (t) => [index('app_deliveries_by_delivery').on(t.deliveryId)],
);

export const events = sqliteTable(
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
    status: text('status').notNull(),
    reason: text('reason'),
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
    object: text('object'),
    batchId: text('batch_id'),
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

export const gatherings = sqliteTable(
  'gatherings',
  {
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    holderId: text('holder_id').notNull(),
    count: integer('count').notNull(),
    bytes: at('bytes').notNull(),
    firstAt: at('first_at').notNull(),
    lastAt: at('last_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.integrationId, t.key] }), index('gatherings_by_holder').on(t.holderId)],
);

export const threads = sqliteTable(
  'threads',
  {
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    object: text('object').notNull(),
    target: text('target').notNull(),
    ref: json('ref').$type<Json>().notNull(),
    usedAt: at('used_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.integrationId, t.object, t.target] }), index('threads_by_use').on(t.usedAt)],
);

export const steps = sqliteTable(
  'steps',
  {
    eventId: text('event_id')
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    ordinal: integer('ordinal').notNull(),
    kind: text('kind').notNull(),
    action: text('action').notNull(),
    inputHash: text('input_hash').notNull(),
    status: text('status').notNull(),
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

export const logs = sqliteTable(
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
export const webhookLogs = sqliteTable(
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
    count: integer('count').notNull(),
    at: at('at').notNull(),
  },
  (t) => [index('webhook_logs_by_integration').on(t.integrationId, t.id)],
);

export const jobs = sqliteTable(
  'jobs',
  {
    id: text('id').primaryKey(),
    queue: text('queue').notNull(),
    priority: integer('priority').notNull(),
    dueAt: at('due_at'),
    orderKey: text('order_key'),
    lane: text('lane').notNull(),
    payload: json('payload').$type<Json>(),
    attempts: integer('attempts').notNull(),
    lease: text('lease'),
    reason: text('reason'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    index('jobs_due').on(t.queue, t.priority, t.dueAt, t.lease),
    index('jobs_order').on(t.queue, t.orderKey, t.id).where(sql`order_key is not null`),
  ],
);

export const credentials = sqliteTable(
  'credentials',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    integrationId: text('integration_id').notNull(),
    service: text('service').notNull(),
    status: text('status').notNull(),
    message: text('message'),
    scopes: json('scopes').$type<string[]>(),
    testedAt: at('tested_at'),
    expiresAt: at('expires_at'),
    refreshUntil: at('refresh_until'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [uniqueIndex('credentials_place').on(t.projectId, t.integrationId, t.service)],
);
export const secrets = sqliteTable(
  'secrets',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    ownerId: text('owner_id').notNull(),
    field: text('field').notNull(),
    keyId: text('key_id').notNull(),
    sealed: text('sealed').notNull(),
    expiresAt: at('expires_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [uniqueIndex('secrets_place').on(t.ownerId, t.field), index('secrets_by_key').on(t.keyId)],
);

export const apiKeys = sqliteTable(
  'api_keys',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    hash: text('hash').notNull().unique(),
    previousHash: text('previous_hash'),
    previousUntil: at('previous_until'),
    type: text('type').notNull(),
    permissions: json('permissions').$type<string[]>().notNull(),
    projects: json('projects').$type<string[]>(),
    subject: text('subject'),
    createdBy: text('created_by').notNull(),
    expiresAt: at('expires_at'),
    lastUsedAt: at('last_used_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [index('api_keys_previous').on(t.previousHash)],
);
export const keyValues = sqliteTable(
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
export const feed = sqliteTable(
  'feed',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    projectId: text('project_id').notNull(),
    integrationId: text('integration_id'),
    kind: text('kind').notNull(),
    data: json('data').$type<Json>().notNull(),
    at: at('at').notNull(),
  },
  (t) => [index('feed_by_project').on(t.projectId, t.seq)],
);

export const audit = sqliteTable(
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
export const settings = sqliteTable('settings', {
  name: text('name').primaryKey(),
  value: json('value').$type<unknown>(),
  updatedAt: at('updated_at').notNull(),
});
export const recentUses = sqliteTable('recent_uses', {
  name: text('name').primaryKey(),
  times: json('times').$type<number[]>().notNull(),
  updatedAt: at('updated_at').notNull(),
});
export const oauthFlows = sqliteTable('oauth_flows', {
  id: text('id').primaryKey(),
  service: text('service').notNull(),
  projectId: text('project_id').notNull(),
  integrationId: text('integration_id').notNull(),
  actor: text('actor').notNull(),
  verifier: text('verifier').notNull(),
  browser: text('browser').notNull(),
  expiresAt: at('expires_at').notNull(),
});
export const members = sqliteTable(
  'members',
  {
    id: text('id').primaryKey(),
    integrationId: text('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    subject: text('subject').notNull(),
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
export const idempotentAnswers = sqliteTable(
  'idempotent_answers',
  {
    id: text('id').primaryKey(),
    bodyHash: text('body_hash').notNull(),
    lease: text('lease').notNull(),
    leaseUntil: at('lease_until').notNull(),
    wrote: boolean('wrote').notNull(),
    keyId: text('key_id'),
    sealed: text('sealed'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [index('idempotent_answers_by_time').on(t.createdAt)],
);
export const auditWebhooks = sqliteTable(
  'audit_webhooks',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id').references(() => projects.id),
    url: text('url').notNull(),
    events: json('events').$type<string[]>().notNull(),
    keyId: text('key_id').notNull(),
    sealed: text('sealed').notNull(),
    active: boolean('active').notNull(),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    lastSentAt: at('last_sent_at'),
    createdBy: text('created_by').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [index('audit_webhooks_by_project').on(t.projectId)],
);
export const modelCalls = sqliteTable(
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

export const metrics = sqliteTable(
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

export const incidents = sqliteTable(
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
    cause: text('cause').notNull(),
    message: text('message').notNull(),
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

export const alertMutes = sqliteTable('alert_mutes', {
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

export const quotas = sqliteTable(
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

export const ratePlaces = sqliteTable(
  'rate_places',
  { id: text('id').primaryKey(), place: at('place').notNull() },
  (t) => [index('rate_places_by_place').on(t.place)],
);
