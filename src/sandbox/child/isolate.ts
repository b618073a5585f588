import ivm from 'isolated-vm';
import { InputFault, sentenceOf } from '#src/kit/faults.ts';
import type { Limits, Program } from '../sandbox.ts';
import type { Blank } from './blank.ts';
import { loadGuestModule } from './guest-modules.ts';
import { handlerSource, importRefused } from './handler-source.ts';

/** Our kernel, told its program and locked: nothing foreign has run yet. */
export function loadKernel(
  { isolate, context, kernel }: Blank,
  program: Program,
  limits: Limits,
  send: (text: string) => void,
): void {
  const facts = program.factsModule === null ? undefined : loadGuestModule(isolate, context, program.factsModule);
  const host = new ivm.Callback(send, { ignored: true });
  kernel.boot.applySync(undefined, [host, JSON.stringify(program), JSON.stringify(limits)]);
  if (facts) kernel.setFacts.applySync(undefined, [facts.namespace.derefInto()]);
}

/** Runs the handler's top level: the first foreign code in this isolate, so from here on it may have to be killed. */
export async function loadHandler({ isolate, context, kernel }: Blank, program: Program): Promise<void> {
  const source = handlerSource(program.files);
  if (!source) return;
  const module = await isolate.compileModule(source.code, { filename: `file:///${source.file}` });
  await module.instantiate(context, (specifier) => {
    throw new InputFault('Import not possible', importRefused(specifier));
  });
  await module.evaluate({ timeout: 1_000 });
  const wrong = kernel.setHandler.applySync(undefined, [module.namespace.derefInto()]);
  if (typeof wrong === 'string') throw new InputFault('Invalid handler', wrong);
}

export const loadFailure = (error: unknown): { name: string; message: string; where?: string } => {
  const where = error instanceof Error ? /\b(handler\.(?:ts|js):\d+(?::\d+)?)/.exec(error.stack ?? '')?.[1] : undefined;
  const failure = {
    name: error instanceof Error ? error.name : 'Error',
    message: sentenceOf(error).replace(/ \[file:.*$/s, ''),
  };
  return where ? { ...failure, where } : failure;
};
