import type { PackageFiles } from './file-problems.ts';
import type { Problem } from './problem.ts';
import type { CodeFiles } from './read-code.ts';

/** Something in the code of an own action that runs, and is most likely not what was meant. */
interface Lint {
  message: string;
  remedy: string;
  /** Where it stands. */
  find(code: string): number[];
}

const ASKING = /(?<![\w$.])(?:[\w$]+\s*\.\s*)?(?:http|database|cache|credentials\w*)\s*\.\s*[\w$]+\s*\(/g;
const BEFORE = 60;
const LONGEST_CALL = 5000;
const MOST = 20;
/** Each costs a look at the whole file, which may be hostile. */
const MOST_LOOKED_AT = 200;

/** Behind the parenthesis that closes the one at this place. */
function afterCall(code: string, open: number): string {
  let depth = 0;
  for (let at = open; at < Math.min(code.length, open + LONGEST_CALL); at++) {
    if (code[at] === '(') depth++;
    else if (code[at] === ')' && --depth === 0) return code.slice(at + 1, at + 20);
  }
  return '';
}

/** Somebody waits for it: at once, by handing it on, or later under its name. */
function isAwaited(code: string, start: number, end: number): boolean {
  const before = code.slice(Math.max(0, start - BEFORE), start).trimEnd();
  if (/(?:\b(?:await|return|void)|=>|[[,(?:])$/.test(before)) return true;
  if (/^\s*\.\s*(?:then|catch|finally)\b/.test(afterCall(code, end - 1))) return true;
  const name = /([A-Za-z_$][\w$]*)\s*=$/.exec(before)?.[1];
  return (
    name !== undefined &&
    new RegExp(`(?:await\\s+|return\\s+|[[,(]\\s*)${name.replaceAll('$', '\\$')}(?![\\w$])`).test(code)
  );
}

const calls = (code: string): { start: number; end: number }[] =>
  [...code.matchAll(ASKING).take(MOST_LOOKED_AT)].map(({ index, 0: text }) => ({
    start: index,
    end: index + text.length,
  }));

const LINTS: readonly Lint[] = [
  {
    message: 'What is asked for here is not awaited.',
    remedy: 'Write await before it: const answer = await http.get(…).',
    find: (code) => calls(code).flatMap(({ start, end }) => (isAwaited(code, start, end) ? [] : [start])),
  },
  {
    message: 'The result is half of an envelope.',
    remedy: 'Return {response: {ok: true, result: {…}}}, or the plain result without "ok".',
    find: (code) =>
      [...code.matchAll(/(?:\breturn\s*\(?|=>\s*\()\s*\{\s*(?:ok|error_code)\s*[:,]/g)].map(({ index }) => index),
  },
  {
    message: 'An answer that says no is taken for a yes.',
    remedy: 'Look at answer.ok and throw, or return {response: {ok: false, error_code, description}}.',
    find(code) {
      const [first] = calls(code).filter(({ start, end }) => /\bhttp\b/.test(code.slice(start, end)));
      const looks = /\bcatch\b|\.\s*(?:ok|status)\b|\b(?:ok|status)\s*[,}]/.test(code);
      return first === undefined || looks ? [] : [first.start];
    },
  },
];

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** Three habits of actions that go wrong quietly, each with what to write instead. They are advice: the package runs. */
export function actionAdvice(files: PackageFiles, code: CodeFiles): Problem[] {
  const found: Problem[] = [];
  for (const [file, read] of code) {
    if (!file.startsWith('actions/') || 'unreadable' in read) continue;
    for (const { message, remedy, find } of LINTS) {
      for (const at of find(read.code).slice(0, MOST)) {
        found.push({ file, line: lineAt(files[file] ?? '', at), path: '', message, remedy });
      }
    }
  }
  return found;
}
