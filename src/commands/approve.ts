import { InputFault } from '#src/kit/faults.ts';
import { approve } from '#src/requests/approve.ts';
import { type CommandCtx, defineCommand } from './define.ts';

const SAID = {
  en: {
    merged: 'Approved and merged.',
    waits: 'Approved. It is merged as soon as the checks of this commit have passed.',
  },
  ru: {
    merged: 'Одобрено, слияние выполнено.',
    waits: 'Одобрено. Слияние произойдёт, когда пройдут проверки этого коммита.',
  },
};

async function run({ ctx, request, integration, by, language, doors }: CommandCtx): Promise<string> {
  const { repository, installationId, pullNumber } = request;
  if (repository === null || installationId === null || pullNumber === null)
    throw new InputFault('Nothing to approve', 'There is no pull request that waits to be merged.', { status: 409 });
  const repo = await doors.github.repo(repository, installationId);
  return (await approve(ctx, repo, { request, integration }, by)) ? SAID[language].merged : SAID[language].waits;
}

export const approveCommand = defineCommand({
  name: 'approve',
  readOnly: false,
  usage: { en: '/approve', ru: '/approve' },
  summary: {
    en: 'merge the pull request as soon as its checks pass',
    ru: 'слить pull request, как только пройдут проверки',
  },
  run,
});
