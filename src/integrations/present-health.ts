import type { Probed } from '#src/connectors/probe.ts';
import { iso } from '#src/kit/clock.ts';
import type { Health } from './check-health.ts';

export const presentProbed = ({ status, message, account, scopes, missingScopes }: Probed) => ({
  status,
  message,
  account,
  scopes,
  missing_scopes: missingScopes,
});

const WELL = 'Every credential works.';
const NOTHING = 'It needs no credential.';

function messageOf({ checks, status }: Health): string {
  if (status === 'healthy') return checks.length === 0 ? NOTHING : WELL;
  const bad = checks.filter((check) => check.status !== 'healthy').map((check) => check.message);
  return bad.length === 0 ? 'It has no version yet, so there is nothing to test.' : bad.join(' ');
}

/** The result of a test as the API tells it. */
export const presentHealth = (health: Health) => ({
  id: health.id,
  name: health.name,
  success: health.status === 'healthy',
  health_status: health.status,
  last_health_check: iso(health.checkedAt),
  message: messageOf(health),
  checks: health.checks.map((check) => ({
    service: check.service,
    from: check.from,
    duration: check.duration,
    ...presentProbed(check),
  })),
});
