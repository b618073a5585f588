import type { Source } from '#src/connectors/source.ts';
import { InputFault, sentenceOf } from '#src/kit/faults.ts';
import { checkTemplate } from '#src/kit/template.ts';
import { eventsIn, usualEvents } from './events.ts';

export interface GivenTemplates {
  templates: Record<string, string>;
  /** Why one that was given cannot be used. */
  refused: string[];
}

const LONGEST = 4000;
const FENCE = /^\s*```[\w-]*\n?|\n?```\s*$/g;
const AROUND = /^["“«`']|["”»`']$/g;
const LEAD = /^(?:[-*]\s+)?(?:\*\*)?([^{}\n:]{0,80}?)(?:\*\*)?\s*[:=]\s*(?:\*\*)?\s*([\s\S]*\{\{[\s\S]*)$/u;

const refusal = (text: string): string | null => {
  try {
    checkTemplate(text);
    return null;
  } catch (thrown) {
    if (thrown instanceof InputFault) return sentenceOf(thrown);
    throw thrown;
  }
};

export const isTemplate = (text: string): boolean => refusal(text) === null;

/** `issue_opened` is the key that the guide uses for `issues.opened`. */
const keyFor = (lead: string, source: Source): string => {
  const named = source.events.find((event) => templateKey(event) === lead.trim());
  if (named !== undefined) return named;
  const { events, subjects } = eventsIn(lead, source);
  return events[0] ?? usualEvents(source, subjects)[0] ?? 'default';
};

export const templateKey = (event: string): string => {
  const [first = '', ...rest] = event.replaceAll(':', '_').split('.');
  return [first.replace(/s$/, ''), ...rest].join('_');
};

function readOne(text: string, source: Source): { key: string; template: string } {
  const bare = text.replace(FENCE, '').trim();
  const [, lead, rest] = LEAD.exec(bare) ?? [];
  const named = lead !== undefined && rest !== undefined && !lead.includes('`');
  const template = (named ? rest : bare).replace(FENCE, '').trim().replace(AROUND, '').trim();
  return { key: named ? keyFor(lead, source) : 'default', template };
}

/** Templates that were given in the text: whatever holds `{{…}}`, for the event that the words before it name. */
export function templatesIn(texts: readonly string[], source: Source): GivenTemplates {
  const given: GivenTemplates = { templates: {}, refused: [] };
  for (const text of texts.filter((one) => one.includes('{{'))) {
    const { key, template } = readOne(text, source);
    const why = template.length > LONGEST ? `It has more than ${LONGEST} characters.` : refusal(template);
    if (why !== null) given.refused.push(why);
    else if (!Object.hasOwn(given.templates, key)) given.templates[key] = template;
  }
  return given;
}
