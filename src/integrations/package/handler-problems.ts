import type { Grant } from '#src/connectors/grants.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import { stripTypes } from '#src/kit/strip-types.ts';
import { codeOnly } from './code-only.ts';
import type { PackageFiles } from './file-problems.ts';
import type { Manifest } from './manifest.ts';
import { grantsOf } from './own-actions.ts';
import type { Problem } from './problem.ts';

const BUILT_IN = ['database', 'cache', 'render', 'routes', 'config', 'log', 'http'];
const IMPORTS = /\bimport\s*[\w{*(]|\bimport\s+|\bexport\s[^;=]*?\bfrom\s|\brequire\s*\(/g;
const CALLS = (name: string): RegExp =>
  new RegExp(`\\b${name}\\s*\\??\\.\\s*([A-Za-z_$][\\w$]*)(?:\\s*\\??\\.\\s*([A-Za-z_$][\\w$]*))?`, 'g');
const PARAMETERS = /\bhandle\b\s*(?:[:=]\s*)?(?:async\s*)?(?:function\b\s*\w*\s*)?\(([^)]*)\)/;
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
    taken: [...second.matchAll(/([A-Za-z_$][\w$]*)\s*(?::[^,}]*)?[,}]/g)].map((one) => one[1] ?? ''),
  };
}

function checkService(
  service: string,
  method: string | undefined,
  at: number,
  granted: Map<string, string[]>,
  add: Add,
): void {
  const methods = granted.get(service);
  if (methods === undefined) {
    const known = [...granted.keys(), ...BUILT_IN];
    add(
      at,
      `context.${service} is not granted.`,
      `Add an action of ${service} to "actions".${didYouMean(service, known)}`,
    );
  } else if (method !== undefined && !methods.includes(method)) {
    const remedy = `Granted: ${methods.join(', ')}. Add its action to "actions".${didYouMean(method, methods)}`;
    add(at, `context.${service}.${method} is not granted.`, remedy);
  }
}

function checkCalls(code: string, grants: readonly Grant[], add: Add): void {
  const granted = new Map<string, string[]>();
  for (const grant of grants) {
    granted.set(grant.service, [...(granted.get(grant.service) ?? []), ...grant.methods]);
  }
  const { name, taken } = contextNames(code);
  for (const service of taken)
    if (!BUILT_IN.includes(service)) checkService(service, undefined, code.indexOf(service), granted, add);
  for (const one of [...(name === null ? [] : [name]), ...taken]) {
    for (const found of code.matchAll(CALLS(one))) {
      const [service, method] = one === name ? [found[1] ?? '', found[2]] : [one, found[1]];
      if (!BUILT_IN.includes(service)) checkService(service, method, found.index, granted, add);
    }
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
export function handlerProblems(file: string, files: PackageFiles, manifest: Manifest): Problem[] {
  const text = files[file] ?? '';
  const problems: Problem[] = [];
  const add: Add = (at, message, remedy) => {
    if (problems.length < 50) problems.push({ file, line: lineAt(text, at), path: '', message, remedy });
  };
  let stripped: string;
  try {
    stripped = stripTypes(text);
  } catch (thrown) {
    add(0, `It cannot be read: ${sentenceOf(thrown)}`, 'Use plain TypeScript without enums, namespaces or decorators.');
    return problems;
  }
  const { code, texts } = codeOnly(stripped);
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
