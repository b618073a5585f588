import type { Probot, ProbotOctokit } from 'probot';

export type Octokit = ProbotOctokit;

/** One repository, reached with a token that opens nothing else. */
export interface Repo {
  /** owner/name. */
  readonly name: string;
  readonly owner: string;
  readonly repo: string;
  readonly installationId: number;
  readonly appId: number;
  readonly octokit: Octokit;
}

/** The App as it is registered with GitHub. */
export interface GitHub {
  /** Verifies deliveries and hands them on. */
  readonly probot: Probot;
  /** Speaks as the App itself, for what belongs to no installation. */
  readonly app: Octokit;
  /** No call is made before the first use. */
  repo(name: string, installationId: number): Promise<Repo>;
  /** Speaks for a whole installation with no right but reading which repositories it covers. */
  installation(installationId: number): Octokit;
  /** The login under which comments of the App appear. */
  botLogin(): Promise<string>;
}
