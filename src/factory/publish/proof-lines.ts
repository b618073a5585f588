import type { Language } from '#src/kit/language.ts';
import { codeText } from '../generate/readme-file.ts';
import type { Proof, ProvenEvent } from '../report.ts';

interface Words {
  same: (events: number, against: string) => string;
  differ: (events: number, against: string, differing: number) => string;
  more: (count: number) => string;
  asCase: string;
}

const WORDS: Record<Language, Words> = {
  en: {
    same: (events, against) =>
      `The last ${events} recorded events were run on this package and on ${against}, which runs now, with nothing sent: it would send exactly the same.`,
    differ: (events, against, differing) =>
      `The last ${events} recorded events were run on this package and on ${against}, which runs now, with nothing sent: ${differing} of them would send something else.`,
    more: (count) => `… and ${count} more.`,
    asCase:
      'Any of these events can become a case of the package, without secrets and people: `POST /v1/integrations/{id}/events/{event}/save-as-case`.',
  },
  ru: {
    same: (events, against) =>
      `Последние записанные события (${events}) выполнены на этом пакете и на ${against}, который работает сейчас, без отправки: разницы нет.`,
    differ: (events, against, differing) =>
      `Последние записанные события (${events}) выполнены на этом пакете и на ${against}, который работает сейчас, без отправки. Отличаются: ${differing}.`,
    more: (count) => `… и ещё ${count}.`,
    asCase:
      'Любое из этих событий можно сделать случаем пакета, без секретов и персональных данных: `POST /v1/integrations/{id}/events/{event}/save-as-case`.',
  },
};

/** Of an event's data: nothing in it ends the fence around it. */
const inFence = (sign: string) => (line: string) => `${sign} ${line.replaceAll('`', "'").replace(/\s+/g, ' ')}`;

const eventLines = ({ id, type, before, after }: ProvenEvent): string[] => [
  `- ${codeText(type)} ${codeText(id)}`,
  '',
  '  ```diff',
  ...before.map(inFence('  -')),
  ...after.map(inFence('  +')),
  '  ```',
  '',
];

/** What a next version would do otherwise with what has been seen. */
export function proofLines({ against, events, differing, shown }: Proof, language: Language, most: number): string[] {
  const words = WORDS[language];
  if (differing === 0) return [words.same(events, against)];
  const listed = shown.slice(0, most);
  const rest = differing - listed.length;
  return [
    words.differ(events, against, differing),
    '',
    ...listed.flatMap(eventLines),
    ...(rest > 0 ? [words.more(rest), ''] : []),
    words.asCase,
  ];
}
