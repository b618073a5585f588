import { pauseIntegration } from '#src/integrations/pause.ts';
import { defineCommand } from './define.ts';

const ALREADY = {
  en: 'It is paused already. `/resume` lets it go on.',
  ru: 'Интеграция уже на паузе. `/resume` продолжит работу.',
};

export const pause = defineCommand({
  name: 'pause',
  readOnly: false,
  usage: { en: '/pause', ru: '/pause' },
  summary: {
    en: 'take no webhooks for now; what arrives is kept',
    ru: 'временно не принимать вебхуки; входящее сохраняется',
  },
  async run({ ctx, integration, language }) {
    await pauseIntegration(ctx, integration.id);
    return integration.status === 'paused' ? ALREADY[language] : null;
  },
});
