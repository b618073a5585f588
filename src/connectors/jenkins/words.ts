import type { SourceWords } from '../source.ts';

/** Jenkins tells each phase of a build; how it went is in the state. */
export const jenkinsWords: SourceWords = {
  subjects: [
    {
      name: 'build',
      stems: ['build', 'job!', 'jobs!', 'pipeline', 'сборк', 'билд', 'джоб', 'пайплайн'],
      en: 'Build',
      ru: 'Сборка',
      emoji: '🏗️',
      usual: 'completed',
    },
  ],
  actions: [
    {
      name: 'started',
      stems: ['started', 'begins', 'начал', 'начат', 'запущен', 'запуск'],
      en: 'started',
      ru: 'началась',
    },
    { name: 'queued', stems: ['queued', 'в очеред'], en: 'queued', ru: 'в очереди' },
    {
      name: 'completed',
      stems: ['completed', 'finished', 'завершен', 'завершён', 'завершил', 'закончен', 'закончил'],
      en: 'completed',
      ru: 'завершена',
    },
    { name: 'finalized', stems: ['finalized'], en: 'finalized', ru: 'полностью завершена' },
    {
      name: 'failed',
      stems: [
        'failed',
        'fail!',
        'fails!',
        'failing',
        'failure',
        'broken',
        'упал',
        'упав',
        'провал',
        'неуспешн',
        'сломал',
      ],
      en: 'failed',
      ru: 'упала',
      emoji: '🔴',
      as: 'completed',
      condition: "state == 'FAILURE'",
    },
    {
      name: 'succeeded',
      stems: ['succeeded', 'success', 'passed', 'успешн', 'прошл'],
      en: 'succeeded',
      ru: 'прошла',
      emoji: '✅',
      as: 'completed',
      condition: "state == 'SUCCESS'",
    },
    {
      name: 'unstable',
      stems: ['unstable', 'нестабильн'],
      en: 'unstable',
      ru: 'нестабильна',
      emoji: '🟡',
      as: 'completed',
      condition: "state == 'UNSTABLE'",
    },
  ],
};
