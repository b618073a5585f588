import type { SourceWords } from '../source.ts';

/** CircleCI only tells what is over; how it went is in the state. */
export const circleciWords: SourceWords = {
  subjects: [
    {
      name: 'workflow-completed',
      stems: ['workflow', 'pipeline', 'build!', 'builds!', 'deploy', 'воркфло', 'пайплайн', 'сборк', 'деплой'],
      en: 'Workflow',
      ru: 'Сборка',
      emoji: '⚙️',
    },
    { name: 'job-completed', stems: ['job!', 'jobs!', 'джоб', 'задани'], en: 'Job', ru: 'Задание', emoji: '🔧' },
  ],
  actions: [
    {
      name: 'completed',
      stems: ['completed', 'finished', 'завершен', 'завершён', 'завершил'],
      en: 'completed',
      ru: 'завершена',
      orUsual: true,
    },
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
      orUsual: true,
      condition: "state == 'failed'",
    },
    {
      name: 'succeeded',
      stems: ['succeeded', 'success', 'passed', 'green!', 'успешн', 'прошл'],
      en: 'succeeded',
      ru: 'прошла',
      emoji: '✅',
      orUsual: true,
      condition: "state == 'success'",
    },
    {
      name: 'canceled',
      stems: ['canceled', 'cancelled', 'отменен', 'отменён'],
      en: 'cancelled',
      ru: 'отменена',
      orUsual: true,
      condition: "state == 'canceled'",
    },
  ],
};
