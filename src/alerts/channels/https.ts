import { defineChannel } from '../channel.ts';

export const https = defineChannel({
  scheme: 'https',
  service: 'webhook',
  example: 'https://alerts.example.com/hook',
  isComplete: (place) => place !== '',
  problem: (place) => {
    const url = URL.parse(`https://${place}`);
    return url && !url.username && !url.password ? null : 'Write a whole address without user or password.';
  },
  call: (place, alert) => ({
    action: 'webhook_send',
    input: { url: `https://${place}`, body: { type: `alert.${alert.state}`, ...alert } },
  }),
});
