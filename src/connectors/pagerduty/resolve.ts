import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { PagerdutyClient } from './client.ts';
import { DedupKey, Taken } from './schemas.ts';

export const resolve = defineAction({
  id: 'resolve',
  title: 'Resolve an alert',
  summary: 'Closes what is open under a key.',
  effect: 'write',
  idempotent: true,
  input: Type.Object({ dedup_key: DedupKey }, { additionalProperties: false }),
  output: Taken,
  example: { dedup_key: 'db-1/disk' },
  run: (input, pagerduty: PagerdutyClient, call) => pagerduty.send('resolve', input, call),
});
