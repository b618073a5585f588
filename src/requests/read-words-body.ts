import { InputFault } from '#src/kit/faults.ts';
import { hideSecrets } from '#src/kit/redact.ts';
import { wordsOf } from './accept-issue.ts';
import type { Asked } from './asked.ts';
import { missingFields } from './fields.ts';
import { missingSentences } from './missing-sentences.ts';
import { settingsOf, text } from './read-api-body.ts';

/** What an issue would say, sent by itself: read by the same reader, refused where an issue would be asked back. */
export function readWordsBody(body: Readonly<Record<string, unknown>>, by: string): Asked {
  const name = text(body.name);
  const { language, priority, ...words } = wordsOf({ title: name ?? '', text: text(body.words) ?? '', author: by });
  const missing = missingFields(words.body.fields);
  if (name === undefined || missing.length > 0) {
    const fields = [...(name === undefined ? ['name'] : []), ...missing];
    const sentences = missingSentences(fields, language === 'ru' ? 'ru' : 'en');
    throw new InputFault('Insufficient integration requirements', `Missing: ${fields.join(', ')}.`, {
      status: 422,
      details: { missing_fields: fields, sentences },
    });
  }
  const description = hideSecrets(words.body.fields.description ?? '', []);
  return {
    name: hideSecrets(name, []),
    row: { type: 'webhook', source: '', target: '', description },
    settings: settingsOf(body),
    priority,
    language,
    words: () => words,
  };
}
