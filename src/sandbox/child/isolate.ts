import ivm from 'isolated-vm';
import { InputFault, sentenceOf } from '#src/kit/faults.ts';
import type { Limits, Program } from '../sandbox.ts';
import { loadGuestModule } from './guest-modules.ts';
import { handlerSource, importRefused } from './handler-source.ts';
import { snapshotFor } from './snapshot.ts';

type Apply = ivm.Reference<(...args: unknown[]) => unknown>;

export function newIsolate(program: Program, limits: Limits): ivm.Isolate {
  return new ivm.Isolate({
    memoryLimit: limits.memoryMb,
    snapshot: snapshotFor(program),
    onCatastrophicError: () => process.abort(),
  });
}

/** What the host may call in an isolate; read before the lock takes it off the global object. */
export interface Kernel {
  boot: Apply;
  setFacts: Apply;
  setHandler: Apply;
  enter: Apply;
  enterAll: Apply;
}

function kernelOf(context: ivm.Context): Kernel {
  const main = context.global
    .getSync('ccb', { reference: true })
    .getSync('main', { reference: true }) as ivm.Reference<Kernel>;
  const entrance = (name: keyof Kernel): Apply => main.getSync(name, { reference: true }) as unknown as Apply;
  const [boot, setFacts, setHandler] = [entrance('boot'), entrance('setFacts'), entrance('setHandler')];
  return { boot, setFacts, setHandler, enter: entrance('enter'), enterAll: entrance('enterAll') };
}

export interface Loaded {
  context: ivm.Context;
  kernel: Kernel;
}

/** Our kernel, told its program and locked: nothing foreign has run yet. */
export function loadKernel(
  isolate: ivm.Isolate,
  program: Program,
  limits: Limits,
  send: (text: string) => void,
): Loaded {
  const context = isolate.createContextSync();
  const kernel = kernelOf(context);
  const facts = program.factsModule === null ? undefined : loadGuestModule(isolate, context, program.factsModule);
  const host = new ivm.Callback(send, { ignored: true });
  kernel.boot.applySync(undefined, [host, JSON.stringify(program), JSON.stringify(limits)]);
  if (facts) kernel.setFacts.applySync(undefined, [facts.namespace.derefInto()]);
  return { context, kernel };
}

/** Runs the handler's top level: the first foreign code in this isolate, so from here on it may have to be killed. */
export async function loadHandler(isolate: ivm.Isolate, { context, kernel }: Loaded, program: Program): Promise<void> {
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
