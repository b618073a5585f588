import { defineChannel, headOf } from '../channel.ts';

export const pagerduty = defineChannel({
  scheme: 'pagerduty',
  service: 'pagerduty',
  example: 'pagerduty://operations',
  // The integration key says where to; what stands behind the scheme is only a name.
  isComplete: () => true,
  problem: (place) =>
    /^[0-9a-f]{32}$/i.test(place)
      ? 'That looks like an integration key, which is a secret: set pagerduty_routing_key, and write pagerduty:// here.'
      : null,
  call(place, alert) {
    const { key, lines, severity, state, integrations, url } = alert;
    if (state === 'resolved') return { action: 'pagerduty_resolve', input: { dedup_key: key } };
    const input = {
      summary: headOf(alert).slice(0, 1000),
      source: integrations[0]?.name || 'claude-code-bot',
      severity: state === 'test' ? 'info' : severity,
      dedup_key: key,
      details: { lines },
      links: [{ href: url, text: 'Dashboard' }],
      ...(place === '' ? {} : { component: place }),
    };
    return { action: 'pagerduty_trigger', input };
  },
});
