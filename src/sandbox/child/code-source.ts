import { stripTypeScriptTypes } from 'node:module';

/** What a package brings as code: its handler, its processors of webhooks, its own actions. */
export type CodeKind = 'handler' | 'processor' | 'action';

export interface CodeSource {
  kind: CodeKind;
  file: string;
  code: string;
}

const REFUSAL = 'Code of a package imports nothing: what it needs is handed to its functions.';
const COMMON = `const module = { exports: {} }; let { exports } = module; const require = (what) => { throw new Error('the code requires ' + what + '. ${REFUSAL}'); }; `;

export const importRefused = (specifier: string): string => `The code imports ${specifier}. ${REFUSAL}`;

const KINDS: readonly (readonly [shape: RegExp, kind: CodeKind])[] = [
  [/^webhooks\/[a-z0-9_-]+\.ts$/, 'processor'],
  [/^actions\/[a-z0-9-]+\.ts$/, 'action'],
];

function kindOf(file: string, files: Record<string, string>): CodeKind | undefined {
  const handler = ['handler.ts', 'handler.js'].find((name) => Object.hasOwn(files, name));
  return file === handler ? 'handler' : KINDS.find(([shape]) => shape.test(file))?.[1];
}

/** A file as a module; the `module.exports = …` form is wrapped on its first line, so that lines stay. */
function asModule(file: string, text: string): string {
  const code = file.endsWith('.ts') ? stripTypeScriptTypes(text) : text;
  const isModule = /^\s*(export|import)\b/m.test(code) || !/\bmodule\.exports\b|\bexports\.\w/.test(code);
  return isModule ? code : `${COMMON}${code}\nexport default module.exports;`;
}

/** Whether there is foreign code in a package at all. */
export const hasCode = (files: Record<string, string>): boolean =>
  Object.keys(files).some((file) => kindOf(file, files) !== undefined);

/** Everything in a package that is code, the handler last: the rest must be there when it runs. */
export function codeSources(files: Record<string, string>): CodeSource[] {
  const found = Object.keys(files).flatMap((file): CodeSource[] => {
    const kind = kindOf(file, files);
    return kind === undefined ? [] : [{ kind, file, code: asModule(file, files[file] ?? '') }];
  });
  return found.sort((a, b) => Number(a.kind === 'handler') - Number(b.kind === 'handler'));
}
