import { commentOnCommit } from '#src/github/commit-comment.ts';
import { adoptJob } from '#src/requests/adopt-job.ts';
import { SETTINGS_PATH } from '#src/requests/repo-settings.ts';
import type { IntakeDeps } from './deps.ts';
import { type KnownRepository, knownRepository, refreshSettings } from './known-repository.ts';

export interface PushSeen {
  repository: string;
  installationId: number;
  ref: string;
  defaultBranch: string;
  /** The commit that the branch is at now. */
  after: string;
  by: string;
  /** Paths that its commits touched. */
  paths: readonly string[];
}

const GONE = /^0+$/;
/** Packages that one push can change; beyond that the next push brings the rest. */
const MOST = 50;

function slugsIn(paths: readonly string[], folder: string): string[] {
  const slugs = new Set<string>();
  for (const path of paths) {
    if (!path.startsWith(`${folder}/`)) continue;
    const [slug, rest] = path.slice(folder.length + 1).split('/', 2);
    if (slug && rest !== undefined) slugs.add(slug);
  }
  return [...slugs].slice(0, MOST);
}

const problemText = (problems: readonly string[]): string =>
  [
    `\`${SETTINGS_PATH}\` cannot be used as it is; what counted before counts on.`,
    '',
    ...problems.slice(0, 20).map((problem) => `- ${problem}`),
    '',
    `\`${SETTINGS_PATH}\` нельзя использовать в таком виде; действуют прежние настройки.`,
  ].join('\n');

async function settings(deps: IntakeDeps, { repo }: KnownRepository, push: PushSeen): Promise<void> {
  const { problems } = await refreshSettings(deps, repo, push.after);
  if (problems.length > 0) await commentOnCommit(repo, push.after, problemText(problems));
}

/** Settings count as they are on the repository's own branch, packages on the one that they are merged into. */
export async function onPush(deps: IntakeDeps, push: PushSeen): Promise<void> {
  if (GONE.test(push.after)) return;
  const known = await knownRepository(deps, push.repository, push.installationId);
  const isOn = (branch: string): boolean => push.ref === `refs/heads/${branch}`;
  if (isOn(push.defaultBranch) && push.paths.includes(SETTINGS_PATH)) await settings(deps, known, push);
  if (!isOn(known.settings.base_branch ?? push.defaultBranch)) return;
  const { ctx } = deps;
  const { repository, installationId, after, by } = push;
  const place = { repository, installationId, commitSha: after, by, requestId: null, isMerged: true };
  const jobs = slugsIn(push.paths, known.settings.path).map((slug) => adoptJob({ ...place, slug }, ctx.clock.now()));
  if (jobs.length > 0) await ctx.store.write((tx) => ctx.queue.enqueue(tx, jobs));
}
