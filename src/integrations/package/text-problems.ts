import { parseCondition } from '#src/kit/condition.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import { checkTemplate } from '#src/kit/template.ts';
import { wrongConditions } from './alert-problems.ts';
import type { PackageFiles } from './file-problems.ts';
import type { Manifest } from './manifest.ts';
import { SECTIONS } from './manifest-sections.ts';
import { MANIFEST_FILE, type Problem } from './problem.ts';
import type { ReadYaml } from './read-yaml.ts';
import { schemaProblems } from './schema-problems.ts';
import { TEMPLATE_FILE } from './template-files.ts';

type LineOf = ReadYaml['lineOf'];

const thrownBy = (run: () => unknown): string | null => {
  try {
    run();
    return null;
  } catch (thrown) {
    return sentenceOf(thrown);
  }
};

function placed(path: string[], message: string | null, remedy: string, lineOf: LineOf): Problem[] {
  return message === null ? [] : [{ file: MANIFEST_FILE, line: lineOf(path), path: path.join('.'), message, remedy }];
}

/** Conditions of filters and rules can be read. */
export function conditionProblems(manifest: Manifest, lineOf: LineOf): Problem[] {
  const example = "Write for example priority == 'Critical'.";
  const filters = manifest.filters.conditions.flatMap((text) =>
    placed(
      ['filters', 'conditions'],
      thrownBy(() => parseCondition(text)),
      example,
      lineOf,
    ),
  );
  const rules = manifest.routing_rules.flatMap(({ condition }, index) =>
    condition === undefined
      ? []
      : placed(
          ['routing_rules', String(index), 'condition'],
          thrownBy(() => parseCondition(condition)),
          example,
          lineOf,
        ),
  );
  const alerts = wrongConditions(manifest.alerts ?? {}).flatMap(({ index, message }) =>
    placed(['alerts', 'rules', String(index), 'condition'], message, 'Write for example error_rate > 5%.', lineOf),
  );
  return [...filters, ...rules, ...alerts];
}

function textsIn(value: unknown, path: string[]): [path: string[], text: string][] {
  if (typeof value === 'string') return value.includes('{{') ? [[path, value]] : [];
  if (typeof value !== 'object' || value === null || path.length > 12) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...path, key]));
}

/** Every template of the manifest and of templates/ compiles, and rules name templates that are there. */
export function templateProblems(manifest: Manifest, files: PackageFiles, lineOf: LineOf): Problem[] {
  const remedy = 'Mend the template.';
  const ofFiles = Object.entries(files).filter(([file]) => TEMPLATE_FILE.test(file));
  const inFiles = ofFiles.flatMap(([file, text]) => {
    const message = thrownBy(() => checkTemplate(text, file));
    return message === null ? [] : [{ file, line: null, path: '', message, remedy }];
  });
  const fromFiles = new Set(ofFiles.map(([file]) => file.slice('templates/'.length, -'.hbs'.length)));
  const inYaml = Object.entries(manifest.message_templates)
    .filter(([name]) => !fromFiles.has(name))
    .map(([name, text]): [string[], string] => [['message_templates', name], text]);
  const single = manifest.message_template;
  const all: [string[], string][] = [
    ...inYaml,
    ...(single === undefined ? [] : [[['message_template'], single] as [string[], string]]),
    ...manifest.actions.flatMap((action, index) => textsIn(action.with, ['actions', String(index), 'with'])),
    ...manifest.routing_rules.flatMap((rule, index) => textsIn(rule.with, ['routing_rules', String(index), 'with'])),
  ];
  const written = all.flatMap(([path, text]) =>
    placed(
      path,
      thrownBy(() => checkTemplate(text, path.join('.'))),
      remedy,
      lineOf,
    ),
  );
  return [...inFiles, ...written, ...namedTemplates(manifest, lineOf)];
}

function namedTemplates(manifest: Manifest, lineOf: LineOf): Problem[] {
  const known = Object.keys(manifest.message_templates);
  return manifest.routing_rules.flatMap(({ template }, index) => {
    if (template === undefined || known.includes(template) || !/^[\w./-]+$/.test(template)) return [];
    const remedy = `Add templates/${template}.hbs, or name one of ${known.join(', ') || 'none'}.`;
    return placed(['routing_rules', String(index), 'template'], `There is no template "${template}".`, remedy, lineOf);
  });
}

/** Templates of files count like those of the manifest and keep to the same bounds. */
export const templateBounds = (manifest: Manifest): Problem[] =>
  schemaProblems(SECTIONS.message_templates, manifest.message_templates).map(({ path, message, remedy }) => ({
    file: MANIFEST_FILE,
    line: null,
    path: ['message_templates', ...path].join('.'),
    message,
    remedy,
  }));
