import type { Grant } from '#src/connectors/grants.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import type { PackageFiles } from './file-problems.ts';
import type { Manifest } from './manifest.ts';
import { grantsOf } from './own-actions.ts';
import type { Problem } from './problem.ts';
import type { ReadCode } from './read-code.ts';

const BUILT_IN = ['database', 'cache', 'render', 'routes', 'config', 'log', 'http'];
const IMPORTS = /\bimport\s*[\w{*(]|\bimport\s+|\bexport\s*(?:\*|\{[^{}]*\}\s*from\b)|\brequire\s*\(/g;
const CALLS = (names: readonly string[]): RegExp =>
  new RegExp(
    `(?<![\\w$])(${names.join('|').replaceAll('$', '\\$')})\\s*\\??\\.\\s*([A-Za-z_$][\\w$]*)(?:\\s*\\??\\.\\s*([A-Za-z_$][\\w$]*))?`,
    'g',
  );
const PARAMETERS = /\bhandle\b\s*(?:[:=]\s*)?(?:async\s*)?(?:function\b(?:\s+\w+)?\s*)?\(([^)]*)\)/;
const TAKEN = /(?<![\w$])([A-Za-z_$][\w$]*)\s*(?::[^,}]*)?[,}]/g;
const MOST_TAKEN = 50;
const MOST_TOLD = 50;
const HOST = /\bhttps?:\/\/([A-Za-z0-9.-]+(?::\d+)?)/g;

type Add = (at: number, message: string, remedy: string) => void;

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** Where the first parameter ends, which may be a pattern with commas of its own; -1: there is no second one. */
function endOfFirst(parameters: string): number {
  let open = 0;
  for (const [at, letter] of [...parameters].entries()) {
    if ('{['.includes(letter)) open++;
    if ('}]'.includes(letter)) open--;
    if (letter === ',' && open === 0) return at;
  }
  return -1;
}

/** The last of the handler's two parameters: a name, or the names taken out of it. */
function contextNames(code: string): { name: string | null; taken: string[] } {
  const parameters = PARAMETERS.exec(code)?.[1] ?? '';
  const end = endOfFirst(parameters);
  const second = parameters.slice(end + 1).trim();
  if (end === -1) return { name: 'context', taken: [] };
  if (!second.startsWith('{')) return { name: /^[A-Za-z_$][\w$]*/.exec(second)?.[0] ?? null, taken: [] };
  return {
    name: null,
    taken: [...new Set([...second.matchAll(TAKEN)].map((one) => one[1] ?? ''))],
  };
}

function checkService(
  service: string,
  method: string | undefined,
  at: number,
  granted: Map<string, string[]>,
  add: Add,
): boolean {
  const methods = granted.get(service);
  const isFine = methods !== undefined && (method === undefined || methods.includes(method));
  if (methods === undefined) {
    const known = [...granted.keys(), ...BUILT_IN];
    add(
      at,
      `context.${service} is not granted.`,
      `Add an action of ${service} to "actions".${didYouMean(service, known)}`,
    );
  } else if (!isFine) {
    const remedy = `Granted: ${methods.join(', ')}. Add its action to "actions".${didYouMean(method ?? '', methods)}`;
    add(at, `context.${service}.${method} is not granted.`, remedy);
  }
  return isFine;
}

function checkCalls(code: string, grants: readonly Grant[], add: Add): void {
  const granted = new Map<string, string[]>();
  for (const grant of grants) {
    granted.set(grant.service, [...(granted.get(grant.service) ?? []), ...grant.methods]);
  }
  const { name, taken } = contextNames(code);
  if (taken.length > MOST_TAKEN) {
    add(0, `The handler takes ${taken.length} things out of its context.`, 'Take what is granted.');
    return;
  }
  for (const service of taken)
    if (!BUILT_IN.includes(service)) checkService(service, undefined, code.indexOf(service), granted, add);
  const names = name === null ? taken : [name, ...taken];
  if (names.length === 0) return;
  let left = MOST_TOLD;
  for (const { index, 1: one = '', 2: first = '', 3: then } of code.matchAll(CALLS(names))) {
    const [service, method] = one === name ? [first, then] : [one, first];
    if (BUILT_IN.includes(service) || checkService(service, method, index, granted, add)) continue;
    if (--left <= 0) return;
  }
}

function checkHosts(texts: { value: string; at: number }[], hosts: readonly string[], add: Add): void {
  const known = hosts.map((host) => host.toLowerCase());
  const isKnown = (host: string): boolean =>
    known.some(
      (one) =>
        one === host || one === host.replace(/:\d+$/, '') || (one.startsWith('*.') && host.endsWith(one.slice(1))),
    );
  for (const { value, at } of texts) {
    for (const found of value.matchAll(HOST)) {
      const host = (found[1] ?? '').toLowerCase();
      if (!isKnown(host))
        add(
          at,
          `The code names the host ${host}.`,
          `Add it to "hosts" in integration.yaml, or take it from context.config.`,
        );
    }
  }
}

/** Static checks of one file of code: it parses, imports nothing, calls what is granted, names no new host. */
export function handlerProblems(file: string, read: ReadCode, files: PackageFiles, manifest: Manifest): Problem[] {
  const text = files[file] ?? '';
  const problems: Problem[] = [];
  const add: Add = (at, message, remedy) => {
    if (problems.length < MOST_TOLD) problems.push({ file, line: lineAt(text, at), path: '', message, remedy });
  };
  if ('unreadable' in read) {
    add(0, `It cannot be read: ${read.unreadable}`, 'Use plain TypeScript without enums, namespaces or decorators.');
    return problems;
  }
  const { code, texts } = read;
  for (const found of code.matchAll(IMPORTS)) {
    add(
      found.index,
      'Code of a package imports nothing.',
      'Use what its functions are handed: in a handler services, http, database, cache, render.',
    );
  }
  if (file.startsWith('handler.') && !/\bhandle\b/.test(code)) {
    add(0, 'There is no function "handle".', "Write export default { name: '…', async handle(event, context) { … } }.");
  }
  if (file.startsWith('handler.')) checkCalls(code, grantsOf(manifest, files), add);
  checkHosts(texts, manifest.hosts, add);
  return problems;
}
