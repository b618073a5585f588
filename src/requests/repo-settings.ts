import { readYaml } from '#src/integrations/package/read-yaml.ts';
import { schemaProblems } from '#src/integrations/package/schema-problems.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import type { TSchema } from '#src/kit/schema.ts';
import { cut, withoutInvisible } from './clean-text.ts';
import { type RepoSettings, RepoSettingsSchema } from './repo-settings-schema.ts';

export type { RepoSettings } from './repo-settings-schema.ts';

export const SETTINGS_PATH = '.github/claude-code-bot.yml';

export const DEFAULT_SETTINGS: RepoSettings = Object.freeze({
  path: 'integrations',
  auto_merge: false,
  draft: false,
  onboarding: true,
});

const LONGEST = 64 * 1024;
const LONGEST_SENTENCE = 400;
const MOST_TOLD = 20;

interface Found {
  line: number | null;
  path: string;
  message: string;
  remedy: string;
}

/** Words from the file stand in sentences that people read: one line, nothing unseen. */
function sentenceOf({ line, path, message, remedy }: Found): string {
  const at = line === null ? '' : `, line ${line}`;
  const what = path === '' ? '' : `"${cut(path, 100)}" `;
  const whole = `${SETTINGS_PATH}${at}: ${what}${message} ${remedy}`;
  return cut(withoutInvisible(whole).replace(/\s+/g, ' ').trim(), LONGEST_SENTENCE);
}

const refused = (...found: Found[]) => ({
  settings: DEFAULT_SETTINGS,
  problems: [...new Set(found.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)).map(sentenceOf))].slice(0, MOST_TOLD),
});

const PROPERTIES = RepoSettingsSchema.properties as Record<string, TSchema>;
const KNOWN = Object.keys(PROPERTIES);

const unknownSetting = (name: string) => ({
  path: [name],
  message: 'is not a setting.',
  remedy: didYouMean(name, KNOWN).trim() || `The settings are ${KNOWN.join(', ')}.`,
});

/** Each setting by itself, so that mistakes in one do not hide those in the next. */
const settingProblems = (value: object) =>
  Object.entries(value).flatMap(([name, setting]) => {
    const schema = Object.hasOwn(PROPERTIES, name) ? PROPERTIES[name] : undefined;
    if (schema === undefined) return [unknownSetting(name)];
    return schemaProblems(schema, setting).map((one) => ({ ...one, path: [name, ...one.path] }));
  });

/** A folder is the same with and without a slash behind it. */
const settled = (value: Partial<RepoSettings>): RepoSettings => {
  const settings = { ...DEFAULT_SETTINGS, ...value };
  return { ...settings, path: settings.path.replace(/\/$/, '') };
};

const whole = (message: string, remedy: string): Found => ({ line: null, path: '', message, remedy });

/** What the file sets, on top of the defaults. With a mistake in it none of it counts, and each mistake is a sentence. */
export function readRepoSettings(text: string): { settings: RepoSettings; problems: string[] } {
  if (text.length > LONGEST) return refused(whole(`It is longer than ${LONGEST / 1024} KB.`, 'Keep settings only.'));
  const { value, problems, lineOf } = readYaml(text, SETTINGS_PATH);
  if (problems.some(({ message }) => message.includes('call stack')))
    return refused(whole('It is nested too deeply.', 'Make it flatter.'));
  if (problems.length > 0) return refused(...problems);
  if (value === null || value === undefined) return { settings: DEFAULT_SETTINGS, problems: [] };
  if (typeof value !== 'object' || Array.isArray(value))
    return refused(whole('It is not a map.', 'Write one setting a line, for example path: integrations.'));
  const found = settingProblems(value);
  if (found.length > 0)
    return refused(...found.map((one) => ({ ...one, line: lineOf(one.path), path: one.path.join('.') })));
  return { settings: settled(value), problems: [] };
}
