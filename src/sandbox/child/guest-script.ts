import { guestSource, guestUrl, HANDLEBARS } from './guest-sources.ts';

const IMPORT = /^import\s+([^'";]+?)\s+from\s+['"]([^'"]+)['"];?/gm;
const EXPORT_FROM = /^export\s+(\{[^}]*\}|\*)\s+from\s+['"]([^'"]+)['"];?/gm;
const EXPORT_LIST = /^export\s+\{([^}]*)\};?/gm;
const EXPORT_DEFAULT = /^export\s+default\s+/gm;
const EXPORT = /^export\s+((?:async\s+)?(?:const|let|class|function\*?)\s+([\w$]+))/gm;

const asPattern = (names: string): string => names.replaceAll(/\bas\b/g, ':');

/** The names that an import makes here, and what gives them their values. */
function binding(names: string): { names: string; pattern: string } {
  if (names.startsWith('*')) {
    const name = names.replace(/^\*\s+as\s+/, '');
    return { names: name, pattern: name };
  }
  if (!names.startsWith('{')) return { names, pattern: `{ default: ${names} }` };
  const inner = names.slice(1, -1);
  return { names: inner.replaceAll(/[\w$]+\s+as\s+/g, ''), pattern: asPattern(names) };
}

/** One-byte text halves what every isolate has to load; blanks are what is left of types. */
const narrow = (code: string): string =>
  code
    .replaceAll(/[^ -~\n\t\r]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll(/ {12,}/g, ' ');

/** `a, b as c` of an export list as the fields of an object: `a, c: b`. */
const fields = (list: string): string =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => name.replace(/^(\S+)\s+as\s+(\S+)$/, '$2: $1'))
    .join(', ');

const declared = (names: readonly string[]): string =>
  names.length > 0 ? `let ${names.map((list) => list.replaceAll(/\s+/g, ' ').replace(/,\s*$/, '')).join(', ')};` : '';

interface Linked {
  order: string[];
  bodies: Map<string, string>;
}

function link(url: string, linked: Linked): void {
  if (linked.bodies.has(url)) return;
  linked.bodies.set(url, '');
  const tail: string[] = [];
  const binds: string[] = [];
  const imported: string[] = [];
  const need = (specifier: string): string => {
    const target = guestUrl(specifier, url);
    if (target !== HANDLEBARS) link(target, linked);
    return `need(${JSON.stringify(target)})`;
  };
  const code = narrow(guestSource(url))
    .replace(IMPORT, (_, given: string, specifier: string) => {
      const { names, pattern } = binding(given);
      binds.push(`(${pattern} = ${need(specifier)});`);
      imported.push(names);
      return '';
    })
    .replace(EXPORT_FROM, (_, names: string, specifier: string) => {
      const from = need(specifier);
      tail.push(
        names === '*'
          ? `...${from}`
          : `...(({ ${asPattern(names.slice(1, -1))} }) => ({ ${fields(names.slice(1, -1)).replaceAll(/(\w+): \w+/g, '$1')} }))(${from})`,
      );
      return '';
    })
    .replace(EXPORT_LIST, (_, list: string) => {
      tail.push(fields(list));
      return '';
    })
    .replace(EXPORT_DEFAULT, () => {
      tail.push('default: exported');
      return 'const exported = ';
    })
    .replace(EXPORT, (_, declaration: string, name: string) => {
      tail.push(name);
      return declaration;
    });
  linked.bodies.set(
    url,
    `${declared(imported)} const bind = () => { ${binds.join(' ')} }; binds.push(bind); bind(); ${code}\nObject.assign(need(${JSON.stringify(url)}), { ${tail.join(', ')} });`,
  );
  linked.order.push(url);
}

/**
 * The kernel and all that it imports as one classic script, since a snapshot takes no modules. Works on our own disciplined
 * sources and the condition language; it is no bundler for the world. Imports are bound again at the end, for cycles.
 */
export function guestScript(main: string, ...more: string[]): string {
  const linked: Linked = { order: [], bodies: new Map() };
  for (const url of [...more, main]) link(url, linked);
  const names = linked.order.map((url) => `${JSON.stringify(url)}: {}`);
  const start = `const binds = []; const made = { ${JSON.stringify(HANDLEBARS)}: { default: Handlebars }, ${names} }; const need = (url) => made[url];`;
  const modules = linked.order.map((url) => `(() => {${linked.bodies.get(url)}})();`);
  return `'use strict';(() => {${start}\n${modules.join('\n')}\nfor (const bind of binds) bind();\nccb.main = need(${JSON.stringify(main)});})();`;
}
