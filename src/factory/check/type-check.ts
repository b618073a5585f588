import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OwnAction } from '#src/integrations/package/own-actions.ts';
import { OurFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ReportProblem } from '../report.ts';
import { declarationsFor } from './declarations.ts';

const LONGEST_MS = 30_000;
const MOST_OUTPUT = 200_000;
const HANDLER = 'handler.ts';

const OPTIONS = {
  compilerOptions: {
    target: 'es2024',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2024'],
    types: [],
    strict: true,
    noImplicitAny: false,
    // What a call throws has `action` and `code`, which handlers look at as they are.
    useUnknownInCatchVariables: false,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  },
  files: ['context.d.ts', HANDLER],
};

const compiler = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

/** Gives the handler's parameters their types without moving a line. */
const typed = (text: string): string =>
  /^export default \{/m.test(text) ? text.replace(/\};?\s*$/, '} satisfies Handler;\n') : text;

function outputOf(child: ChildProcess): Promise<{ code: number | null; text: string }> {
  return new Promise((done, failed) => {
    let text = '';
    const take = (part: Buffer): void => {
      if (text.length < MOST_OUTPUT) text += part.toString('utf8');
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', failed);
    child.once('close', (code) => done({ code, text }));
  });
}

/** The compiler in a process of its own, which gets no environment and is ended when it takes too long. */
async function compile(folder: string): Promise<string> {
  const child = spawn(process.execPath, [compiler(), '--pretty', 'false', '-p', folder], {
    cwd: folder,
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  const { code, text } = await outputOf(child);
  if (code === null) {
    throw new TemporaryFault(
      'Types not checked',
      'Checking the types of the handler took too long; it is tried again.',
    );
  }
  if (code !== 0 && !/error TS\d+/.test(text)) {
    throw new OurFault('Types not checked', `The compiler ended with ${code}: ${text.slice(0, 500)}`);
  }
  return text;
}

const LINE = /^(.+?)\((\d+),\d+\): error TS\d+: (.*)$/;

/** `handler.ts(7,3): error TS2339: …` as problems; what is said of other files is ours to mend. */
function problemsIn(text: string): ReportProblem[] {
  return text.split('\n').flatMap((line) => {
    const [, file = '', at, message = ''] = LINE.exec(line.trim()) ?? [];
    if (file === '') return [];
    if (!file.endsWith(HANDLER)) throw new OurFault('Types not checked', `Our own declarations are wrong: ${line}`);
    return [{ file: HANDLER, line: Number(at), message }];
  });
}

/** Checks handler.ts against what its grants offer. Nothing is run, and nothing of it stays on disk. */
export async function typeProblems(
  handler: string,
  actions: readonly string[],
  own: readonly OwnAction[] = [],
): Promise<ReportProblem[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ccb-types-'));
  try {
    await writeFile(join(folder, HANDLER), typed(handler));
    await writeFile(join(folder, 'context.d.ts'), declarationsFor(actions, own));
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(OPTIONS));
    return problemsIn(await compile(folder)).slice(0, 50);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
