import { ensureLabels } from '#src/github/labels.ts';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { removeInstallation, updateRepository } from '#src/store/repositories.ts';
import type { IntakeDeps } from '../deps.ts';
import { knownRepository } from '../known-repository.ts';
import { LABELS } from './labels.ts';
import { offerOnboarding } from './onboarding.ts';

export interface Installed {
  installationId: number;
  /** owner/name of each. */
  repositories: readonly string[];
}

/** One repository that got the App: known, with labels, and offered the templates. Done again it changes nothing. */
export async function welcome(deps: IntakeDeps, repository: string, installationId: number): Promise<void> {
  const known = await knownRepository(deps, repository, installationId);
  await ensureLabels(known.repo, LABELS);
  await offerOnboarding(deps, known);
}

/** A repository that says no (archived, no right) is left alone; one that GitHub cannot serve now is tried again. */
export async function onInstalled(deps: IntakeDeps, { installationId, repositories }: Installed): Promise<void> {
  let later: unknown;
  for (const repository of repositories) {
    try {
      await welcome(deps, repository, installationId);
    } catch (thrown) {
      const isFinal = thrown instanceof InputFault || thrown instanceof CredentialFault;
      if (isFinal) deps.ctx.log.warn({ repository, err: thrown }, 'a repository could not be prepared');
      else later = thrown;
    }
  }
  if (later !== undefined) throw later;
}

/** The App was taken away from these repositories. What was built for them stays, and gets no more events. */
export async function onRepositoriesRemoved({ ctx }: IntakeDeps, repositories: readonly string[]): Promise<void> {
  const now = ctx.clock.now();
  await ctx.store.write(async (tx) => {
    for (const name of repositories) await updateRepository(tx, name, { removedAt: now, updatedAt: now });
  });
}

/** The App was taken away from all of an account. Returns the repositories that had it. */
export async function onUninstalled({ ctx }: IntakeDeps, installationId: number): Promise<string[]> {
  return await ctx.store.write((tx) => removeInstallation(tx, installationId, ctx.clock.now()));
}
