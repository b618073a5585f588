import type { Action } from '#src/connectors/action.ts';
import { FLAT } from '#src/integrations/package/apply-config.ts';
import { SECTIONS, type SectionName } from '#src/integrations/package/manifest-sections.ts';
import { fits, schemaProblems } from '#src/integrations/package/schema-problems.ts';
import type { ApiBody } from '#src/requests/body.ts';
import type { Setting, Target } from '../requirements.ts';
import { withoutSecrets } from './clean.ts';
import { inputSetting, placeSetting, usualSetting } from './settings.ts';
import { openInputs } from './targets.ts';

export type Given = Readonly<Record<string, unknown>>;

const isSection = (name: string): name is SectionName => Object.hasOwn(SECTIONS, name);
export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 300;

/** Sections that have a place of their own among the requirements. */
const READ_APART = [
  'events',
  'filters',
  'event_filters',
  'conditions',
  'routing_rules',
  'message_templates',
  'message_template',
];

/** What is wrong with the sections that were given, in a sentence each. */
export function sectionProblems(settings: Given): string[] {
  return Object.entries(settings)
    .filter(([name]) => isSection(name))
    .flatMap(([name, value]) =>
      schemaProblems(SECTIONS[name as SectionName], value).map(({ path, message, remedy }) =>
        `"${[name, ...path].join('.')}" ${message} ${remedy}`.trim(),
      ),
    );
}

/** Sections that go into the manifest as they were given, short forms among them. */
export function sectionsOf(settings: Given): Record<string, unknown> {
  const whole = Object.entries(settings).filter(([name]) => isSection(name) && !READ_APART.includes(name));
  const sections: Record<string, unknown> = Object.fromEntries(whole);
  for (const [name, owner] of Object.entries(FLAT)) {
    if (settings[name] === undefined) continue;
    const merged = { ...(sections[owner] as object | undefined), [name]: settings[name] };
    if (fits(SECTIONS[owner], merged)) sections[owner] = merged;
  }
  return sections;
}

/** Where it goes by default: the setting by its usual name, or by one that people also use. */
function placeGiven(settings: Given, target: Target): string | null {
  const names = [
    usualSetting(target),
    `${target.service}_channel`,
    'channel',
    target.place ?? '',
    `${target.service}_${target.place}`,
  ];
  const found = names.map((name) => (Object.hasOwn(settings, name) ? settings[name] : undefined)).find(isText);
  return found ?? null;
}

function plainSettings(settings: Given, taken: readonly string[]): Setting[] {
  return Object.entries(settings)
    .filter(([name, value]) => /^[a-z][a-z0-9_]{0,60}$/i.test(name) && isText(value) && !taken.includes(name))
    .filter(([name]) => !isSection(name) && !Object.hasOwn(FLAT, name))
    .map(([name, value]) => ({
      name,
      title: name,
      description: '',
      default: withoutSecrets(String(value)),
      required: false,
    }));
}

/** Settings of the package: the usual place, inputs that no fact fills, and whatever else was given in words. */
export function settingsFor(body: ApiBody, action: Action, target: Target, hasRules: boolean): Setting[] {
  const { settings } = body;
  const value = placeGiven(settings, target);
  target.always = value !== null || !hasRules;
  const own: Setting[] = [];
  if (target.place !== null && (value !== null || !hasRules)) {
    target.setting = usualSetting(target);
    own.push(
      placeSetting('en', { name: target.setting, value: value === null ? null : withoutSecrets(value), about: null }),
    );
  }
  for (const field of openInputs(action)) {
    const name = inputSetting(target.service, field);
    const given = isText(settings[name]) ? settings[name] : null;
    target.with[field] = `{{config.${name}}}`;
    own.push({ name, title: field, description: '', default: given, required: given === null });
  }
  return [
    ...own,
    ...plainSettings(
      settings,
      own.map((one) => one.name),
    ),
  ];
}
