import type { Ctx } from '#src/access/ctx.ts';
import { testPackage } from '#src/execution/test-package.ts';
import { installPackage } from '#src/integrations/install-package.ts';
import { OurFault } from '#src/kit/faults.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import { findProject } from '#src/store/projects.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Built, Published } from './published.ts';

/** Where there is no repository, the package is kept here and is a version at once. */
export async function installHere(
  ctx: Ctx,
  sandbox: Sandbox,
  integration: IntegrationRow,
  { draft }: Built,
): Promise<Published> {
  const project = await findProject(ctx.store.read, integration.projectId);
  if (!project) throw new OurFault('Project gone', `The project of ${integration.id} is not there.`);
  const tested = await testPackage(sandbox, draft.files);
  await installPackage(ctx, tested, { project: project.name, name: integration.slug });
  return { to: 'active', branch: null, commitSha: null, pull: null, checkRunUrl: null, mergeSha: null };
}
