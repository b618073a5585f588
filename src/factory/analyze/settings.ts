import { findConnector } from '#src/connectors/catalogue.ts';
import { slugOf } from '#src/integrations/slug.ts';
import type { Language } from '#src/kit/language.ts';
import type { FactTest, Kind, Setting, Target } from '../requirements.ts';
import { templateKey } from './templates.ts';

const SUFFIX: Record<Kind, (place: string) => string> = {
  message: () => 'channel',
  call: () => 'address',
  ticket: (place) => place,
  comment: (place) => place,
  other: (place) => place,
};

const suffixOf = ({ kind, place }: Target): string => SUFFIX[kind](place ?? 'place');

/** The setting with the usual place: messages have one name for it that the runtime knows. */
export const usualSetting = (target: Target): string =>
  target.kind === 'message' ? `${target.service}_channel` : `target_${suffixOf(target)}`;

const word = (text: string): string => slugOf(text).replaceAll('-', '_').slice(0, 30);

/** `issue_closed_channel`, `critical_channel`, `bug_channel`: named after what it is for. */
export function settingFor(target: Target, events: readonly string[], tests: readonly FactTest[]): string {
  const [event] = events;
  const about = tests.map((test) => word(test.value)).filter((one) => one !== '');
  const base = about[0] ?? (event === undefined ? 'other' : word(templateKey(event).replace('*', 'any')) || 'other');
  return `${base}_${suffixOf(target)}`;
}

/** A setting for an input; a name that is one of the service's credential stays with the credential. */
export function inputSetting(service: string, field: string): string {
  const isCredential = findConnector(service)?.credentialFields.includes(field) ?? false;
  return isCredential ? `${service}_target_${field}` : `${service}_${field}`;
}

/** The first of `name`, `name_2`, `name_3`, … that nobody has. */
export function freeName(name: string, taken: readonly string[]): string {
  for (let n = 1; ; n++) {
    const one = n === 1 ? name : `${name}_${n}`;
    if (!taken.includes(one)) return one;
  }
}

const TITLES = {
  en: { usual: 'Where it goes', extra: 'Where it goes: ' },
  ru: { usual: 'Куда отправлять', extra: 'Куда отправлять: ' },
};

const EMPTY = {
  en: 'Empty: the usual place',
  ru: 'Пусто: обычное место',
};

/** A setting for a place, with the value that was named as its default. */
export function placeSetting(
  language: Language,
  given: { name: string; value: string | null; about: string | null },
): Setting {
  const { name, value, about } = given;
  const titles = TITLES[language];
  return {
    name,
    title: about === null ? titles.usual : `${titles.extra}${about}`.slice(0, 120),
    description: about === null || value === null ? '' : EMPTY[language],
    default: value,
    required: value === null,
  };
}
