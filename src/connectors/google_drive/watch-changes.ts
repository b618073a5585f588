import { createHash } from 'node:crypto';
import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { object, text } from '../loose.ts';
import { SCOPE } from './client.ts';
import { startToken } from './list-changes.ts';
import { EVERYWHERE, Maybe } from './schemas.ts';

const DAY_MS = 24 * 3_600_000;

export const watchChanges = defineAction({
  id: 'watch_changes',
  title: 'Watch for changes',
  summary: 'Has Drive tell an address of every change, for a week at most: then it is asked for again.',
  effect: 'write',
  scopes: [SCOPE],
  input: Type.Object(
    {
      address: Type.String({
        description: 'The webhook address of the integration',
        pattern: '^https://',
        maxLength: 1000,
      }),
      token: Type.String({
        description: 'The webhook secret of the integration; Drive sends it along',
        minLength: 1,
        maxLength: 256,
        'x-secret': true,
      }),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 7, default: 7 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ channel_id: Type.String(), resource_id: Maybe, expires_at: Maybe, cursor: Type.String() }),
  example: { address: 'https://bot.example.com/webhooks/int_1', token: 'a-secret-of-your-own' },
  async run({ address, token, days = 7 }, drive, call) {
    const cursor = await startToken(drive, call);
    // One channel for one step, however often it is tried: a second one of this name is refused.
    const id = createHash('sha256').update(`${call.idempotencyKey} ${address}`).digest('hex').slice(0, 40);
    const json = { id, type: 'web_hook', address, token, expiration: String(call.now + days * DAY_MS) };
    const query = { pageToken: cursor, ...EVERYWHERE };
    const made = object((await drive.post('drive/v3/changes/watch', { query, json, ...stop(call) })).body);
    const until = Number(made.expiration);
    return {
      channel_id: text(made.id) ?? id,
      resource_id: text(made.resourceId),
      expires_at: Number.isFinite(until) && until > 0 ? new Date(until).toISOString() : null,
      cursor,
    };
  },
});
