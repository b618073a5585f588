import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { PagerdutyClient } from './client.ts';
import { DedupKey, Taken } from './schemas.ts';

export const acknowledge = defineAction({
  id: 'acknowledge',
  title: 'Acknowledge an alert',
  summary: 'Says that somebody is at work on it, so that nobody else is called.',
  effect: 'write',
  idempotent: true,
  input: Type.Object({ dedup_key: DedupKey }, { additionalProperties: false }),
  output: Taken,
  example: { dedup_key: 'db-1/disk' },
  run: (input, pagerduty: PagerdutyClient, call) => pagerduty.send('acknowledge', input, call),
});
