import { AUDIT_EVENTS } from '#src/access/audit-webhooks/hook.ts';
import { Type } from '#src/kit/schema.ts';
import { Loose, named, nullable, oneOf, TextOrNull, Time, TimeOrNull } from '../reply-shapes.ts';

export const AuditLine = named('AuditLine', {
  id: Type.String(),
  timestamp: Time,
  actor: Type.String(),
  action: Type.String(),
  project: TextOrNull,
  target_id: Type.String(),
  before: nullable(Loose),
  after: nullable(Loose),
});

export const HookId = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });
export const HookEvent = oneOf(AUDIT_EVENTS);

const shown = {
  id: Type.String(),
  url: Type.String(),
  events: Type.Array(HookEvent),
  project: TextOrNull,
  headers: Type.Record(Type.String(), Type.String(), { description: 'values masked' }),
  active: Type.Boolean(),
  last_status: nullable(Type.Integer()),
  last_error: TextOrNull,
  last_sent_at: TimeOrNull,
  created_at: Time,
};

export const AuditWebhook = named('AuditWebhook', shown);
export const NewAuditWebhook = named('NewAuditWebhook', {
  ...shown,
  secret: Type.String({ description: 'signs what is sent; shown this once' }),
});
