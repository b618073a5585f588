import { isDeepStrictEqual } from 'node:util';
import semver from 'semver';
import type { Ctx } from '#src/access/ctx.ts';
import { commitFiles } from '#src/github/commit.ts';
import { findPull, openPull, updatePull } from '#src/github/pulls.ts';
import { readFolder } from '#src/github/read-folder.ts';
import { readRepository } from '#src/github/read-repository.ts';
import { headOf } from '#src/github/trees.ts';
import type { GitHub, Repo } from '#src/github/types.ts';
import { withVersion } from '#src/integrations/package/with-version.ts';
import { settingsIn } from '#src/requests/settings-of.ts';
import { findIntegration } from '#src/store/integrations.ts';
import { findRepository } from '#src/store/repositories.ts';
import type { IntegrationRow, VersionRow } from '#src/store/rows.ts';
import { getSetting, putSetting } from '#src/store/settings.ts';
import { findVersion, latestVersion } from '#src/store/versions.ts';

export interface AgreeDeps {
  github: GitHub;
  ctx: Ctx;
}

interface Standing {
  row: IntegrationRow;
  repo: Repo;
  /** What new events run on, and the newest that there is. */
  runs: VersionRow;
  newest: VersionRow;
  base: string;
  folder: string;
}

const keyOf = ({ id }: IntegrationRow): string => `rollback:${id}`;
const branchOf = ({ row, runs, newest }: Standing): string =>
  `claude-code-bot/${row.slug}-to-${runs.version}-from-${newest.version}`;

async function standingOf({ github, ctx }: AgreeDeps, id: string): Promise<Standing | null> {
  const { read } = ctx.store;
  const row = await findIntegration(read, id);
  const place = row?.repository ? await findRepository(read, row.repository) : null;
  if (!row?.versionId || !place || place.removedAt !== null) return null;
  const [runs, newest] = [await findVersion(read, row.versionId), await latestVersion(read, row.id)];
  if (!runs || !newest) return null;
  const repo = await github.repo(place.name, place.installationId);
  const settings = settingsIn(place);
  const base = settings.base_branch ?? (await readRepository(repo)).defaultBranch;
  return { row, repo, runs, newest, base, folder: `${settings.path}/${row.slug}` };
}

/** The number alone makes no difference: what is merged gets the next one whatever it says. */
const withoutNumber = (files: Readonly<Record<string, string>>) => withVersion(files, '0.0.0');

async function agrees({ repo, base, folder, runs }: Standing): Promise<boolean> {
  const head = await headOf(repo, base);
  const there = head === null ? null : await readFolder(repo, folder, head);
  return there !== null && isDeepStrictEqual(withoutNumber(there), withoutNumber(runs.files));
}

/** One that is no longer what anybody wants. */
async function closeOld({ ctx }: AgreeDeps, { row, repo }: Standing, wanted: string | null): Promise<void> {
  const kept = (await getSetting(ctx.store.read, keyOf(row))) as { branch?: string } | undefined;
  if (kept?.branch === undefined || kept.branch === wanted) return;
  const old = await findPull(repo, kept.branch);
  if (old?.state === 'open') await updatePull(repo, old.number, { state: 'closed' });
}

const bodyOf = ({ row, runs, newest }: Standing, next: string): string =>
  [
    `\`${row.slug}\` was rolled back from ${newest.version} to ${runs.version}: new events run on that already, whatever becomes of this pull request.`,
    '',
    `Merging it makes this branch hold what runs, as version ${next}. Without it, the next change that is merged here brings ${newest.version} back with it.`,
    '',
    `\`${row.slug}\`: выполнен откат с ${newest.version} на ${runs.version}. После слияния в ветке будет то, что работает, под номером ${next}.`,
    '',
    `To undo: comment \`/rollback ${newest.version}\` on the issue; this pull request is closed then.`,
  ].join('\n');

/** Opens the pull request that makes the repository agree with what runs, or closes it where it does. */
export async function agree(deps: AgreeDeps, id: string): Promise<void> {
  const standing = await standingOf(deps, id);
  if (!standing) return;
  const { repo, row, runs, newest, base, folder } = standing;
  if (await agrees(standing)) return await closeOld(deps, standing, null);
  const branch = branchOf(standing);
  await closeOld(deps, standing, branch);
  const { store, clock } = deps.ctx;
  await store.write((tx) => putSetting(tx, keyOf(row), { branch }, clock.now()));
  const next = semver.inc(newest.version, 'patch') ?? newest.version;
  const title = `revert(integrations): ${row.slug} back to ${runs.version}`;
  await commitFiles(repo, { branch, base, folder, files: withVersion(runs.files, next), message: title });
  await openPull(repo, { branch, base, title, body: bodyOf(standing, next) });
}
