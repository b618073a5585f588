import { activateIntegration } from '#src/integrations/activate.ts';
import { defineCommand } from './define.ts';

const ALREADY = { en: 'It is running already.', ru: 'Интеграция уже работает.' };

export const activate = defineCommand({
  name: 'activate',
  aliases: ['resume'],
  readOnly: false,
  usage: { en: '/activate', ru: '/activate' },
  summary: {
    en: 'start it, also after a pause, or say what it still needs',
    ru: 'запустить, в том числе после паузы, или сказать, чего не хватает',
  },
  async run({ ctx, integration, language }) {
    await activateIntegration(ctx, integration.id);
    return integration.status === 'active' ? ALREADY[language] : null;
  },
});
