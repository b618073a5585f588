import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';

interface Example {
  name: string;
  examples: Record<string, unknown>[];
}

export const SECRET = 'a secret for the bench';

/** Without their dozens of addresses repository and sender leave room to be padded to 8 KB. */
const withoutAddresses = (part: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(part).filter(([name]) => !name.endsWith('_url') || name === 'html_url'));

/** A real `issues.opened` delivery of GitHub, brought to exactly so many bytes. */
export function issueBody(bytes = 8192): string {
  const all = createRequire(import.meta.url)('@octokit/webhooks-examples') as Example[];
  const opened = all.find((one) => one.name === 'issues')?.examples.find((one) => one.action === 'opened');
  const { issue, repository, sender } = opened as Record<string, Record<string, unknown>>;
  const few = { repository: withoutAddresses(repository ?? {}), sender: withoutAddresses(sender ?? {}) };
  const made = { ...opened, ...few, issue: { ...issue, body: '' } };
  made.issue.body = 'x'.repeat(Math.max(0, bytes - JSON.stringify(made).length));
  return JSON.stringify(made);
}

export const sign = (body: string): string => `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;

export const githubHeaders = (body: string): Record<string, string> => ({
  'content-type': 'application/json',
  'user-agent': 'GitHub-Hookshot/bench',
  'x-github-event': 'issues',
  'x-hub-signature-256': sign(body),
});

/** Takes every one in and does nothing with it: what is measured is the way in. */
export const intakeOnly = (name: string): Record<string, string> => ({
  'integration.yaml': [
    `name: ${name}`,
    'version: 1.0.0',
    'source: github',
    'events: [issues.opened]',
    'actions: [webhook_send]',
    'conditions: ["title == \'never\'"]',
    '',
  ].join('\n'),
});
