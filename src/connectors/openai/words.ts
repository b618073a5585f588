import type { SourceWords } from '../source.ts';

/** What people say for what OpenAI tells. */
export const openaiWords: SourceWords = {
  subjects: [
    {
      name: 'response',
      stems: ['response', 'answer', 'ответ'],
      en: 'Response',
      ru: 'Ответ',
      emoji: '🤖',
      usual: 'completed',
    },
    { name: 'batch', stems: ['batch', 'пакет', 'батч'], en: 'Batch', ru: 'Пакет', emoji: '📦', usual: 'completed' },
    {
      name: 'fine_tuning.job',
      stems: ['fine-tuning', 'fine tuning', 'finetuning', 'дообучен'],
      en: 'Fine-tuning',
      ru: 'Дообучение',
      emoji: '🎓',
      usual: 'succeeded',
    },
    { name: 'eval.run', stems: ['eval'], en: 'Evaluation', ru: 'Оценка', emoji: '📏', usual: 'succeeded' },
  ],
  actions: [
    {
      name: 'completed',
      stems: ['completed', 'ready', 'finished', 'done!', 'готов', 'заверш'],
      en: 'completed',
      ru: 'готов',
      orUsual: true,
    },
    { name: 'succeeded', stems: ['succeeded', 'успешн'], en: 'succeeded', ru: 'удалось', orUsual: true },
    {
      name: 'failed',
      stems: ['failed', 'fails!', 'failure', 'не удал', 'упал', 'ошибк'],
      en: 'failed',
      ru: 'не удался',
      emoji: '🔴',
    },
    { name: 'cancelled', stems: ['cancelled', 'canceled', 'отмен'], en: 'cancelled', ru: 'отменён' },
    { name: 'expired', stems: ['expired', 'истек', 'истёк'], en: 'expired', ru: 'истёк' },
    { name: 'incomplete', stems: ['incomplete', 'неполн'], en: 'incomplete', ru: 'неполный' },
  ],
};
