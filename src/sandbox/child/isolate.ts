import ivm from 'isolated-vm';
import { InputFault, sentenceOf } from '#src/kit/faults.ts';
import type { Limits, Program } from '../sandbox.ts';
import type { Blank } from './blank.ts';
import { type CodeSource, codeSources, importRefused } from './code-source.ts';
import { loadGuestModule } from './guest-modules.ts';

/** Our kernel, told its program and locked: nothing foreign has run yet. Without `send` it keeps what it posts until asked. */
export function loadKernel(
  { isolate, context, kernel }: Blank,
  program: Program,
  limits: Limits,
  send: ((text: string) => void) | null,
): void {
  const modules: [source: string, url: string][] = [
    ...(program.factsModule === null ? [] : [['', program.factsModule] as [string, string]]),
    ...Object.entries(program.moreFacts ?? {}),
  ];
  const facts = modules.map(([source, url]) => [source, loadGuestModule(isolate, context, url)] as const);
  const host = send === null ? undefined : new ivm.Callback(send, { ignored: true });
  kernel.boot.applySync(undefined, [host, JSON.stringify(program), JSON.stringify(limits)]);
  for (const [source, module] of facts) kernel.setFacts.applySync(undefined, [source, module.namespace.derefInto()]);
}

async function load({ isolate, context, kernel }: Blank, { kind, file, code }: CodeSource): Promise<void> {
  const module = await isolate.compileModule(code, { filename: `file:///${file}` });
  await module.instantiate(context, (specifier) => {
    throw new InputFault('Import not possible', importRefused(specifier));
  });
  await module.evaluate({ timeout: 1_000 });
  const wrong = kernel.setCode.applySync(undefined, [kind, file, module.namespace.derefInto()]);
  if (typeof wrong === 'string') throw new InputFault('Invalid code', wrong);
}

/** Runs the top level of the package's code: the first that is foreign in this isolate, so it may have to be killed now. */
export async function loadCode(blank: Blank, program: Program): Promise<void> {
  for (const source of codeSources(program.files)) await load(blank, source);
  const wrong = blank.kernel.ready.applySync();
  if (typeof wrong === 'string') throw new InputFault('Invalid code', wrong);
}

export const loadFailure = (error: unknown): { name: string; message: string; where?: string } => {
  const where =
    error instanceof Error
      ? /\b((?:handler|(?:webhooks|actions)\/[\w-]+)\.(?:ts|js):\d+(?::\d+)?)/.exec(error.stack ?? '')?.[1]
      : undefined;
  const failure = {
    name: error instanceof Error ? error.name : 'Error',
    message: sentenceOf(error).replace(/ \[file:.*$/s, ''),
  };
  return where ? { ...failure, where } : failure;
};
