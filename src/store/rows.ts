import type * as tables from './schema/postgres.ts';

export type ProjectRow = typeof tables.projects.$inferSelect;
export type NewProjectRow = typeof tables.projects.$inferInsert;

export type IntegrationRow = typeof tables.integrations.$inferSelect;
export type NewIntegrationRow = typeof tables.integrations.$inferInsert;

export type RequestRow = typeof tables.requests.$inferSelect;
export type NewRequestRow = typeof tables.requests.$inferInsert;

export type StageResultRow = typeof tables.stageResults.$inferSelect;
export type NewStageResultRow = typeof tables.stageResults.$inferInsert;

export type VersionRow = typeof tables.versions.$inferSelect;
export type NewVersionRow = typeof tables.versions.$inferInsert;

export type StateMoveRow = typeof tables.stateMoves.$inferSelect;
export type NewStateMoveRow = typeof tables.stateMoves.$inferInsert;

export type DeliveryRow = typeof tables.deliveries.$inferSelect;
export type NewDeliveryRow = typeof tables.deliveries.$inferInsert;

export type EventRow = typeof tables.events.$inferSelect;
export type NewEventRow = typeof tables.events.$inferInsert;

export type GatheringRow = typeof tables.gatherings.$inferSelect;

export type ThreadRow = typeof tables.threads.$inferSelect;
export type NewThreadRow = typeof tables.threads.$inferInsert;

export type StepRow = typeof tables.steps.$inferSelect;
export type NewStepRow = typeof tables.steps.$inferInsert;

export type LogRow = typeof tables.logs.$inferSelect;
export type NewLogRow = typeof tables.logs.$inferInsert;

export type WebhookLogRow = typeof tables.webhookLogs.$inferSelect;
export type NewWebhookLogRow = typeof tables.webhookLogs.$inferInsert;

export type JobRow = typeof tables.jobs.$inferSelect;
export type NewJobRow = typeof tables.jobs.$inferInsert;

export type CredentialRow = typeof tables.credentials.$inferSelect;
export type NewCredentialRow = typeof tables.credentials.$inferInsert;

export type SecretRow = typeof tables.secrets.$inferSelect;
export type NewSecretRow = typeof tables.secrets.$inferInsert;

export type ApiKeyRow = typeof tables.apiKeys.$inferSelect;
export type NewApiKeyRow = typeof tables.apiKeys.$inferInsert;

export type KeyValueRow = typeof tables.keyValues.$inferSelect;
export type NewKeyValueRow = typeof tables.keyValues.$inferInsert;

export type FeedRow = typeof tables.feed.$inferSelect;
export type NewFeedRow = typeof tables.feed.$inferInsert;

export type AuditRow = typeof tables.audit.$inferSelect;
export type NewAuditRow = typeof tables.audit.$inferInsert;

export type SettingRow = typeof tables.settings.$inferSelect;
export type NewSettingRow = typeof tables.settings.$inferInsert;

export type RepositoryRow = typeof tables.repositories.$inferSelect;

export type AppDeliveryRow = typeof tables.appDeliveries.$inferSelect;

export type OauthFlowRow = typeof tables.oauthFlows.$inferSelect;

export type MemberRow = typeof tables.members.$inferSelect;
export type NewMemberRow = typeof tables.members.$inferInsert;

export type IdempotentAnswerRow = typeof tables.idempotentAnswers.$inferSelect;

export type AuditWebhookRow = typeof tables.auditWebhooks.$inferSelect;
export type NewAuditWebhookRow = typeof tables.auditWebhooks.$inferInsert;

export type ModelCallRow = typeof tables.modelCalls.$inferSelect;

export type IncidentRow = typeof tables.incidents.$inferSelect;
export type NewIncidentRow = typeof tables.incidents.$inferInsert;

export type AlertMuteRow = typeof tables.alertMutes.$inferSelect;

export type QuotaRow = typeof tables.quotas.$inferSelect;
