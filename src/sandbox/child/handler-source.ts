import { stripTypeScriptTypes } from 'node:module';

export interface HandlerSource {
  file: string;
  code: string;
}

const REFUSAL = 'A handler imports nothing: what it needs is in its second argument, context.';
const COMMON = `const module = { exports: {} }; let { exports } = module; const require = (what) => { throw new Error('handler requires ' + what + '. ${REFUSAL}'); }; `;

export const importRefused = (specifier: string): string => `The handler imports ${specifier}. ${REFUSAL}`;

/** The package's handler as a module; the `module.exports = …` form is wrapped on its first line, so that lines stay. */
export function handlerSource(files: Record<string, string>): HandlerSource | undefined {
  const file = ['handler.ts', 'handler.js'].find((name) => Object.hasOwn(files, name));
  if (file === undefined) return undefined;
  const text = files[file] ?? '';
  const code = file.endsWith('.ts') ? stripTypeScriptTypes(text) : text;
  const isModule = /^\s*(export|import)\b/m.test(code) || !/\bmodule\.exports\b|\bexports\.\w/.test(code);
  return { file, code: isModule ? code : `${COMMON}${code}\nexport default module.exports;` };
}
