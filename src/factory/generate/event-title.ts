import type { Source } from '#src/connectors/source.ts';
import type { Language } from '#src/kit/language.ts';

const plain = (event: string): string => event.replace(/[._]/g, ' ').replace(/^./, (letter) => letter.toUpperCase());

interface EventTitle {
  text: string;
  emoji: string;
}

/** "Issue closed", "Релиз опубликован": what an event is called in a message. */
export function titleOf(source: Source, event: string, language: Language): EventTitle {
  const [name = '', ...rest] = event.split('.');
  const action = rest.join('.');
  const subject = source.words?.subjects.find((one) => one.name === name);
  const what = source.words?.actions.find((one) => one.name === action);
  const emoji = what?.emoji ?? subject?.emoji ?? '🔔';
  if (!subject) return { text: plain(event), emoji };
  if (action === '' || action === '*') return { text: subject[language], emoji };
  const said = what?.[language] ?? action.replaceAll('_', ' ');
  return { text: `${subject[language]} ${said}`, emoji };
}
