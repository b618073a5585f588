import { textHashOf } from '#src/requests/body.ts';
import { reviseRequest } from '#src/requests/revise.ts';
import { defineCommand } from './define.ts';

export const reviseCommand = defineCommand({
  name: 'revise',
  readOnly: false,
  usage: { en: '/revise <what is to be different>', ru: '/revise <что сделать иначе>' },
  summary: {
    en: 'change the package on its pull request, or bring a next version of what runs',
    ru: 'изменить пакет в его pull request или подготовить следующую версию работающей интеграции',
  },
  async run({ ctx, request, by, place, comment }, args) {
    // A process that dies before it noted that this was done carries it out again: it is the same wish.
    const key = `comment ${comment} ${textHashOf(args)}`;
    await reviseRequest(ctx, request, { from: 'words', by, text: args, remarks: [], place, key });
    return null;
  },
});
