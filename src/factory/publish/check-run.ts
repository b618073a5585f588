import type { Annotation, CheckRun } from '#src/github/check-run.ts';
import type { Language } from '#src/kit/language.ts';
import { CHECK_NAME } from './check-name.ts';
import { proofLines } from './proof-lines.ts';
import type { Built } from './published.ts';

/** A check run has more room than a pull request. */
const MOST_EVENTS = 50;

const WORDS: Record<
  Language,
  { passed: (cases: number) => string; failed: (count: number) => string; checked: string }
> = {
  en: {
    passed: (cases) => `The package passes its checks and ${cases} cases`,
    failed: (count) => `${count} problems`,
    checked: 'Manifest, templates, conditions, types of the handler and every case were checked in the sandbox.',
  },
  ru: {
    passed: (cases) => `Проверки пройдены, случаев: ${cases}`,
    failed: (count) => `Найдено проблем: ${count}`,
    checked: 'Проверены манифест, шаблоны, условия, типы обработчика и все случаи в песочнице.',
  },
};

/** What the check run on the commit says, with a mark at each place that is wrong. */
export function checkRunOf({ requirements, report }: Built, headSha: string, folder: string): CheckRun {
  const words = WORDS[requirements.language];
  const annotations = report.problems.map(
    ({ file, line, message }): Annotation => ({ path: `${folder}/${file}`, line, level: 'failure', message }),
  );
  const cases = report.cases.map(({ name, passed }) => `- ${passed ? '✅' : '❌'} ${name.replace(/[<>`|]/g, ' ')}`);
  return {
    headSha,
    name: CHECK_NAME,
    conclusion: report.passed ? 'success' : 'failure',
    title: report.passed ? words.passed(report.cases.length) : words.failed(report.problems.length),
    summary: [words.checked, '', ...cases].join('\n'),
    ...(report.proof ? { text: proofLines(report.proof, requirements.language, MOST_EVENTS).join('\n') } : {}),
    annotations,
  };
}
