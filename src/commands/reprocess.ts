import { wordsOf } from '#src/requests/accept-issue.ts';
import { bodyOf, stillWished } from '#src/requests/body.ts';
import { reprocess } from '#src/requests/reprocess.ts';
import { type CommandCtx, defineCommand } from './define.ts';

/** The issue as it is now, so that the text is the one which this person saw when they asked. */
function currentWords({ issue, request, integration, language }: CommandCtx) {
  if (issue === null) return {};
  const { repository, installationId, issueNumber } = request;
  const words = wordsOf({
    ...issue,
    language,
    repository: repository ?? integration.repository ?? '',
    installationId: installationId ?? 0,
    issueNumber: issueNumber ?? 0,
  });
  return { ...words, body: { ...words.body, ...stillWished(bodyOf(request)) } };
}

export const reprocessCommand = defineCommand({
  name: 'reprocess',
  aliases: ['retry'],
  readOnly: false,
  usage: { en: '/reprocess', ru: '/reprocess' },
  summary: {
    en: 'build it again from the words of the issue as they are now',
    ru: 'собрать заново по нынешнему тексту issue',
  },
  async run(about) {
    await reprocess(about.ctx, about.request.id, { by: about.by, ...currentWords(about) });
    return null;
  },
});
