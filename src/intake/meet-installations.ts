import { listInstallations } from '#src/github/installations.ts';
import type { IntakeDeps } from './deps.ts';

/** Repositories that got the App while nobody listened. */
export async function meetInstallations(deps: IntakeDeps): Promise<void> {
  for (const _ of await listInstallations(deps.github));
}
