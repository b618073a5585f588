import { InputFault } from '#src/kit/faults.ts';
import { mustOf } from '#src/kit/schema-sentence.ts';
import { applyConfig, FLAT } from './apply-config.ts';
import { valueErrors } from './config-schema.ts';
import type { Manifest } from './manifest.ts';
import { SECTIONS, type SectionName } from './manifest-sections.ts';
import { routeProblems, usesN8n } from './n8n-routes.ts';
import { schemaProblems } from './schema-problems.ts';
import { eventSlips } from './source-problems.ts';
import { conditionProblems, templateProblems } from './text-problems.ts';

type Config = Readonly<Record<string, unknown>>;

interface SettingProblem {
  field: string;
  message: string;
}

const isSection = (name: string): name is SectionName => Object.hasOwn(SECTIONS, name);
const LONGEST_TEXT = 20_000;

function sectionProblems(name: string, value: unknown): SettingProblem[] {
  const owner = Object.hasOwn(FLAT, name) ? FLAT[name] : isSection(name) ? name : undefined;
  if (owner === undefined) return [];
  const flat = owner !== name;
  // Of the rate limit only one field may be set alone, so a missing one is no mistake here.
  const problems = schemaProblems(SECTIONS[owner], flat ? { [name]: value } : value);
  return problems
    .filter((problem) => !flat || problem.path[0] === name)
    .map(({ path, message, remedy }) => ({
      field: [...(flat ? [] : [name]), ...path].join('.'),
      message: `${message} ${remedy}`.trim(),
    }));
}

/** Conditions and templates that cannot be read would end every event; those of the package itself were read before. */
function textProblems(applied: Manifest): SettingProblem[] {
  const nowhere = () => null;
  const problems = [...conditionProblems(applied, nowhere), ...templateProblems(applied, {}, nowhere)];
  return problems.map(({ path, message, remedy }) => ({
    field: path,
    message: message.includes('Write for example') ? message : `${message} ${remedy}`,
  }));
}

function settingProblems(manifest: Manifest, name: string, value: unknown): SettingProblem[] {
  if (typeof value === 'string' && value.length > LONGEST_TEXT) return [{ field: name, message: 'is too long.' }];
  const { properties } = manifest.config_schema as { properties?: Record<string, unknown> };
  const schema = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (schema === undefined && name === 'routes' && usesN8n(manifest)) return routeProblems(value);
  if (schema === undefined) return sectionProblems(name, value);
  const errors = valueErrors(schema, value).slice(0, 5);
  return errors.map((error) => ({
    field: name + error.instancePath.replaceAll('/', '.'),
    message: `${mustOf(error)}.`,
  }));
}

const eventProblems = (applied: Manifest): SettingProblem[] =>
  eventSlips(applied).map(({ message, remedy }) => ({ field: 'events', message: `${message} ${remedy}` }));

/** Checks settings against the package's schema and the sections they override; unknown settings are kept, not refused. */
export function checkSettings(manifest: Manifest, config: Config): void {
  const applied = applyConfig(manifest, config);
  const problems = [
    ...Object.entries(config).flatMap(([name, value]) => settingProblems(applied, name, value)),
    ...textProblems(applied),
    ...eventProblems(applied),
  ];
  if (problems.length === 0) return;
  const text = problems.slice(0, 10).map(({ field, message }) => `"${field}" ${message}`);
  throw new InputFault('Invalid configuration', text.join(' '), {
    details: { problems, fields: problems.map((one) => one.field) },
  });
}
