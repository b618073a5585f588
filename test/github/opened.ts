import { afterAll, beforeAll, expect } from '@jest/globals';
import nock from 'nock';
import { type GitHubOptions, openGitHub } from '#src/github/open.ts';
import type { GitHub, Repo } from '#src/github/types.ts';
import { createLog } from '#src/kit/log.ts';
import {
  type GitHubOptions as Emulated,
  type GitHub as EmulatedGitHub,
  startGitHub,
} from '../../scripts/emulated-github.ts';

export interface Opened {
  emulated: EmulatedGitHub;
  github: GitHub;
  repo: Repo;
}

export const REPOSITORY = 'octo/app';

export const connect = (emulated: EmulatedGitHub, more: Partial<GitHubOptions> = {}): Promise<GitHub> =>
  openGitHub({
    appId: emulated.appId,
    privateKey: emulated.privateKey,
    webhookSecret: emulated.webhookSecret,
    apiUrl: emulated.apiUrl,
    throttle: false,
    log: createLog({ level: 'fatal' }),
    ...more,
  });

/** One emulated GitHub for a test file; after it every call must have been as GitHub describes it. */
export function opened(options: Partial<Emulated> = {}): () => Opened {
  let held: Opened | undefined;
  beforeAll(async () => {
    // Over real sockets: nothing may stand in between.
    nock.restore();
    const emulated = await startGitHub({ repositories: [REPOSITORY], ...options });
    const github = await connect(emulated);
    held = { emulated, github, repo: await github.repo(REPOSITORY, emulated.installationId) };
  });
  afterAll(async () => {
    const said = held?.emulated.violations();
    await held?.emulated.close();
    expect(said).toEqual([]);
  });
  return () => {
    if (!held) throw new Error('asked for before the tests have begun');
    return held;
  };
}
