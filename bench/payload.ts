import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';

interface Example {
  name: string;
  examples: Record<string, unknown>[];
}

export const SECRET = 'a secret for the bench';

/** A real `issues.opened` delivery of GitHub, padded to 8 KB. */
export function issueBody(bytes = 8192): string {
  const all = createRequire(import.meta.url)('@octokit/webhooks-examples') as Example[];
  const opened = all.find((one) => one.name === 'issues')?.examples.find((one) => one.action === 'opened');
  const issue = (opened?.issue ?? {}) as Record<string, unknown>;
  const bare = JSON.stringify({ ...opened, issue: { ...issue, body: '' } });
  const body = 'x'.repeat(Math.max(0, bytes - bare.length));
  return JSON.stringify({ ...opened, issue: { ...issue, body } });
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
