import type { Clock } from '#src/kit/clock.ts';
import type { Log } from '#src/kit/log.ts';
import { type GitHub, type GitHubOptions, startGitHub } from '../../scripts/emulated-github.ts';
import { type Slack, startSlack } from '../../scripts/emulated-slack.ts';
import { type Service, startService } from './service.ts';

export const REPOSITORY = 'my-org/my-repo';

export interface Town {
  github: GitHub;
  slack: Slack;
  service: Service;
  close(): Promise<void>;
}

/** What the service needs to know to be this GitHub's App. */
export const appVariables = (github: GitHub, slack: Slack): Record<string, string> => ({
  APP_ID: String(github.appId),
  PRIVATE_KEY: github.privateKey,
  WEBHOOK_SECRET: github.webhookSecret,
  GITHUB_API_URL: github.apiUrl,
  CCB_SLACK_TOKEN: slack.token,
  CCB_SLACK_BASE_URL: slack.apiUrl,
});

/** The real service between an emulated GitHub and an emulated Slack, over real HTTP. Octocat may write, a stranger may not. */
export async function startTown(
  how: Partial<GitHubOptions> & { channels?: string[]; env?: Record<string, string>; log?: Log; clock?: Clock } = {},
): Promise<Town> {
  const {
    channels = ['dev-alerts', 'dev-updates', 'critical-alerts', 'development'],
    env = {},
    log,
    clock,
    ...options
  } = how;
  const github = await startGitHub({
    repositories: [REPOSITORY],
    people: { octocat: 'write', stranger: null },
    ...options,
  });
  const slack = await startSlack(channels);
  const service = await startService(
    { ...appVariables(github, slack), ...env },
    { ...(log ? { log } : {}), ...(clock ? { clock } : {}) },
  );
  github.deliverTo(`${service.url}/api/github/webhooks`);
  return {
    github,
    slack,
    service,
    async close() {
      await service.stop();
      await github.close();
      await slack.close();
    },
  };
}
