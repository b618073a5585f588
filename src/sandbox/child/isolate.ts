import ivm from 'isolated-vm';
import { InputFault, sentenceOf } from '#src/kit/faults.ts';
import type { Limits, Program } from '../sandbox.ts';
import { GuestModules } from './guest-modules.ts';
import { handlerSource, importRefused } from './handler-source.ts';

type Apply = ivm.Reference<(...args: unknown[]) => unknown>;

export interface Entrances {
  isolate: ivm.Isolate;
  /** One message alone, or many at once where no foreign code runs. */
  enter: Apply;
  enterAll: Apply;
}

const guest = (name: string): string => import.meta.resolve(`../guest/${name}${import.meta.filename.slice(-3)}`);

export function newIsolate(snapshot: ivm.ExternalCopy<ArrayBuffer>, limits: Limits): ivm.Isolate {
  return new ivm.Isolate({ memoryLimit: limits.memoryMb, snapshot, onCatastrophicError: () => process.abort() });
}

function hasConditions({ settings }: Program): boolean {
  return settings.filters.conditions.length > 0 || settings.routing_rules.some((rule) => rule.condition !== undefined);
}

function called(module: ivm.Module, name: string): Apply {
  return module.namespace.getSync(name, { reference: true }) as Apply;
}

/** Our kernel, loaded and locked: nothing foreign has run yet. */
export function loadKernel(isolate: ivm.Isolate, program: Program, limits: Limits, send: (text: string) => void) {
  const context = isolate.createContextSync();
  const modules = new GuestModules(isolate, context);
  const main = modules.load(guest('main'));
  if (hasConditions(program)) modules.load(guest('conditions'));
  const facts = program.factsModule === null ? undefined : modules.load(program.factsModule);
  const host = new ivm.Callback(send, { ignored: true });
  called(main, 'boot').applySync(undefined, [host, JSON.stringify(program), JSON.stringify(limits)]);
  if (facts) called(main, 'setFacts').applySync(undefined, [facts.namespace.derefInto()]);
  return {
    context,
    main,
    entrances: { isolate, enter: called(main, 'enter'), enterAll: called(main, 'enterAll') } satisfies Entrances,
  };
}

/** Runs the handler's top level: the first foreign code in this isolate, so from here on it may have to be killed. */
export async function loadHandler(
  isolate: ivm.Isolate,
  context: ivm.Context,
  main: ivm.Module,
  program: Program,
): Promise<void> {
  const source = handlerSource(program.files);
  if (!source) return;
  const module = await isolate.compileModule(source.code, { filename: `file:///${source.file}` });
  await module.instantiate(context, (specifier) => {
    throw new InputFault('Import not possible', importRefused(specifier));
  });
  await module.evaluate({ timeout: 1_000 });
  const wrong = called(main, 'setHandler').applySync(undefined, [module.namespace.derefInto()]);
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
