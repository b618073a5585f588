import type { GitHub } from '#src/github/open.ts';
import type { GitHubAppEnv } from '#src/github/variables.ts';
import type { Clock } from '#src/kit/clock.ts';
import type { Log } from '#src/kit/log.ts';
import type { Env } from './env.ts';

export interface OurApp {
  /** The App as the environment or the set-up page named it; null: there is none yet. */
  githubApp(): GitHubAppEnv | null;
  /** GitHub's side, opened when first needed. */
  github(): Promise<GitHub | null>;
  /** From now on this is the App, unless the environment names one. */
  useApp(app: GitHubAppEnv): void;
}

/** The App of this installation. Probot is loaded only where somebody speaks to GitHub. */
export function ourApp(env: Env, log: Log, clock: Clock, stored: GitHubAppEnv | null): OurApp {
  let registered = stored;
  let opened: Promise<GitHub> | undefined;
  const githubApp = (): GitHubAppEnv | null => env.githubApp ?? registered;

  async function open(app: GitHubAppEnv): Promise<GitHub> {
    const { openGitHub } = await import('#src/github/open.ts');
    return await openGitHub({ ...app, apiUrl: env.githubApiUrl, throttle: env.githubThrottle, log, clock });
  }

  return {
    githubApp,
    async github() {
      const app = githubApp();
      if (!app) return null;
      opened ??= open(app);
      return await opened;
    },
    useApp(app) {
      registered = app;
      opened = undefined;
    },
  };
}
