import { deprecateIntegration } from '#src/integrations/deprecate.ts';
import { defineCommand } from './define.ts';

const ALREADY = { en: 'It is out of service already.', ru: 'Интеграция уже выведена из работы.' };

export const deprecate = defineCommand({
  name: 'deprecate',
  readOnly: false,
  usage: { en: '/deprecate', ru: '/deprecate' },
  summary: {
    en: 'take it out of service for good; it stays readable',
    ru: 'вывести из работы насовсем; останется доступной для чтения',
  },
  async run({ ctx, integration, language }) {
    await deprecateIntegration(ctx, integration.id);
    return integration.status === 'deprecated' ? ALREADY[language] : null;
  },
});
