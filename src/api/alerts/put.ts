import { changeAlerts } from '#src/alerts/change.ts';
import type { Alerts } from '#src/integrations/package/manifest.ts';
import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { AlertState } from './shapes.ts';

const Channels = Type.Optional(Type.Array(Type.String({ maxLength: 300 }), { examples: [['slack://dev-alerts']] }));

/** Only its outline: what is wrong inside is told by those who know the remedy. */
const Fields = {
  error_rate_threshold: Type.Optional(Type.Unknown({ description: 'percent', examples: [5] })),
  latency_threshold: Type.Optional(
    Type.Unknown({ description: 'a duration, in milliseconds unless said', examples: [1000] }),
  ),
  notification_channels: Channels,
  rules: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String(),
        condition: Type.String({ examples: ['error_rate > 5%'] }),
        severity: Type.Optional(Type.String({ description: 'critical, warning or info' })),
        notification_channels: Channels,
      }),
    ),
  ),
};

/** What is not named is taken away: all of it only by somebody who says so. */
function refuseNothing(given: object): void {
  const names = Object.keys(Fields);
  if (names.some((name) => name in given)) return;
  const all = `what is not named is taken away, all of it by {"rules": []}`;
  throw new InputFault('Invalid request', `Send at least one of ${names.join(', ')}: ${all}.`);
}

export default defineRoute({
  method: 'PUT',
  path: '/v1/integrations/:id/alerts',
  summary: 'Set thresholds, rules and channels anew; a channel that nothing would reach yet is kept, with a warning',
  about: 'The same may stand under `alerts`, as in a configuration.',
  permission: 'integrations.write',
  reply: AlertState,
  schema: {
    params: IntegrationId,
    body: Type.Object({ ...Fields, alerts: Type.Optional(Type.Object(Fields)) }),
  },
  handle({ ctx, params, body: { alerts, ...body } }) {
    const given = alerts ?? body;
    refuseNothing(given);
    return changeAlerts(ctx, params.id, given as Alerts);
  },
});
