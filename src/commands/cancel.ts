import { cancelRequest } from '#src/requests/cancel.ts';
import { defineCommand } from './define.ts';

const ALREADY = {
  en: 'It is stopped already. `/reprocess` starts it again.',
  ru: 'Работа уже остановлена. `/reprocess` начнёт заново.',
};

export const cancel = defineCommand({
  name: 'cancel',
  readOnly: false,
  usage: { en: '/cancel', ru: '/cancel' },
  summary: { en: 'stop working on this request', ru: 'прекратить работу над запросом' },
  async run({ ctx, request, by, language }) {
    await cancelRequest(ctx, request.id, { by });
    return request.state === 'failed' ? ALREADY[language] : null;
  },
});
