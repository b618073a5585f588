import { CHANNELS } from '#src/alerts/find-channel.ts';
import { readAlerts } from '#src/alerts/read.ts';
import { channelsOf } from '#src/alerts/undeliverable.ts';
import { definePage } from '../define.ts';
import { headOf } from './head-of.ts';

const SEVERITIES = ['critical', 'warning', 'info'];
const MUTES = ['30m', '2h', '8h', '1d', '7d'];

const text = (value: string | number | null): string => (value === null ? '' : String(value));

/** What is watched, who is told, what is wrong now and what was. */
export default definePage({
  path: '/dashboard/integrations/:id/alerts',
  section: 'integrations',
  template: 'alerts',
  async view(request) {
    const { row, head } = await headOf(request, 'alerts');
    const found = await readAlerts(request.ctx, row.id);
    const severities = (chosen: string) => SEVERITIES.map((one) => ({ one, isChosen: one === chosen }));
    return {
      ...head,
      errorRate: text(found.error_rate_threshold),
      latency: text(found.latency_threshold),
      channels: found.notification_channels.join('\n'),
      channelExamples: CHANNELS.map((one) => one.example).join(', '),
      rules: found.rules.map((rule) => ({
        ...rule,
        channels: (rule.notification_channels ?? []).join(', '),
        severities: severities(rule.severity),
      })),
      newRule: { severities: severities('warning') },
      targets: channelsOf({ notification_channels: found.notification_channels, rules: found.rules }),
      schemes: CHANNELS.map((one) => one.scheme),
      mute: found.mute,
      mutes: MUTES,
      warnings: found.warnings,
      firing: found.firing,
      incidents: found.incidents,
    };
  },
});
