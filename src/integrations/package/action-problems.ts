import { satisfies } from 'semver';
import { findAction, listActionIds } from '#src/connectors/catalogue.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import type { PackageFiles } from './file-problems.ts';
import type { GrantedAction, Manifest } from './manifest.ts';
import { ownActionsOf } from './own-actions.ts';
import { MANIFEST_FILE, type Problem } from './problem.ts';
import type { ReadYaml } from './read-yaml.ts';

type LineOf = ReadYaml['lineOf'];

function conflictOf({ id, version }: GrantedAction, own: readonly string[]): { name: string; remedy: string } | null {
  const action = findAction(id);
  if (!action && own.includes(id)) {
    return version === undefined
      ? null
      : { name: `${id}@${version}`, remedy: 'An action of the package is the one in its file.' };
  }
  if (!action) {
    const known = [...own, ...listActionIds()];
    return { name: id, remedy: `The catalogue has no such action.${didYouMean(id, known)}` };
  }
  if (version === undefined || satisfies(action.version, version)) return null;
  return { name: `${id}@${version}`, remedy: `The catalogue has ${id}@${action.version}. Ask for that version.` };
}

/** Granted actions that the catalogue does not have, or not in that version. */
export function dependencyProblems(manifest: Manifest, files: PackageFiles, lineOf: LineOf): Problem[] {
  const own = ownActionsOf(files).map((action) => action.id);
  const conflicts = manifest.actions.flatMap((granted, index) => {
    const conflict = conflictOf(granted, own);
    return conflict === null ? [] : [{ ...conflict, path: ['actions', String(index)] }];
  });
  const details = { error: 'Dependency conflict detected', conflicts: conflicts.map((conflict) => conflict.name) };
  return conflicts.map(({ name, remedy, path }) => ({
    file: MANIFEST_FILE,
    line: lineOf(path),
    path: path.join('.'),
    message: `${name} cannot be granted.`,
    remedy,
    code: 'dependency_conflict',
    details,
  }));
}

function withProblems(id: string, given: Record<string, unknown>, path: string[], lineOf: LineOf): Problem[] {
  const action = findAction(id);
  if (!action) return [];
  const known = Object.keys(action.input.properties);
  const strangers = Object.keys(given).filter((name) => !known.includes(name));
  return strangers.map((name) => ({
    file: MANIFEST_FILE,
    line: lineOf([...path, name]),
    path: [...path, name].join('.'),
    message: `${id} has no field "${name}".`,
    remedy: didYouMean(name, known).trim() || `Its fields are ${known.join(', ')}.`,
  }));
}

/** `with` of actions and rules names fields that the action has; rules use actions that are granted. */
export function usageProblems(manifest: Manifest, lineOf: LineOf): Problem[] {
  const granted = manifest.actions.map((action) => action.id);
  const ofActions = manifest.actions.flatMap(({ id, with: given = {} }, index) =>
    withProblems(id, given, ['actions', String(index), 'with'], lineOf),
  );
  const usual = manifest.actions.find((action) => findAction(action.id)?.message)?.id ?? granted[0] ?? '';
  const ofRules = manifest.routing_rules.flatMap(({ action, with: given = {} }, index) => {
    const path = ['routing_rules', String(index)];
    if (action === undefined || granted.includes(action))
      return withProblems(action ?? usual, given, [...path, 'with'], lineOf);
    const remedy = `Add it to "actions".${didYouMean(action, granted)}`;
    return [
      {
        file: MANIFEST_FILE,
        line: lineOf([...path, 'action']),
        path: [...path, 'action'].join('.'),
        message: `${action} is not granted.`,
        remedy,
      },
    ];
  });
  return [...ofActions, ...ofRules];
}
