import { InputFault } from '#src/kit/faults.ts';
import type { Language } from '#src/kit/language.ts';
import type { ErrorDetails } from '#src/requests/fail.ts';
import type { Report } from './report.ts';
import type { Sentences } from './requirements.ts';

/** Something is missing that only the person knows. */
export class NeedsInfo extends InputFault {
  readonly missingFields: string[];
  readonly notes: string[];

  constructor(missingFields: string[], sentences: Sentences, language: Language) {
    super('Insufficient integration requirements', sentences[language].join(' '), {
      status: 422,
      details: { missing_fields: missingFields },
    });
    this.missingFields = missingFields;
    this.notes = sentences[language];
  }
}

const MOST_QUESTIONS = 5;
const LONGEST_QUESTION = 500;

/** Only the person can answer; the work goes on by itself when they have. */
export class NeedsAnswers extends InputFault {
  readonly questions: string[];

  constructor(questions: readonly string[]) {
    const asked = questions.slice(0, MOST_QUESTIONS).map((one) => one.replace(/\s+/g, ' ').slice(0, LONGEST_QUESTION));
    super('Questions are open', asked.join(' '), { status: 422, details: { questions: asked } });
    this.questions = asked;
  }
}

/** It cannot be done as it was asked for; the notes say what would be needed. */
export class CannotServe extends InputFault {
  readonly errorDetails: ErrorDetails;
  readonly notes: string[];

  constructor(errorDetails: ErrorDetails, notes: string[]) {
    super(errorDetails.error, notes.join(' '), { status: 422, details: errorDetails });
    this.errorDetails = errorDetails;
    this.notes = notes;
  }
}

export const cannotServe = (sentences: Sentences, needed: Sentences, language: Language): CannotServe =>
  new CannotServe({ error: 'Request cannot be served', reason: sentences.en.join(' '), needed: needed.en.join(' ') }, [
    ...sentences[language],
    ...needed[language],
  ]);

const FAILED: Record<Language, (count: number) => string> = {
  en: (count) => `The package that was generated does not pass its checks (${count}). This is ours to mend.`,
  ru: (count) => `Созданный пакет не прошёл проверки (${count}). Это наша ошибка.`,
};

const MOST_SHOWN = 20;

/** A draft that does not pass is not published. */
export function checksFailed({ problems, conflicts }: Report, language: Language): CannotServe {
  const told = problems.slice(0, MOST_SHOWN).map(({ file, line, message }) => `${file}:${line}: ${message}`);
  const details: ErrorDetails =
    conflicts.length > 0
      ? { error: 'Dependency conflict detected', conflicts }
      : { error: 'Tests failed', problems: told };
  return new CannotServe(details, [FAILED[language](problems.length), ...told]);
}
