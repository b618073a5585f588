import { PassingMap } from '#src/kit/passing-map.ts';
import type { Limits, Program } from '../sandbox.ts';
import type { StepAnswer } from '../step.ts';
import { kernel } from './globals.ts';
import { consoleFor } from './log-functions.ts';
import { collected, connectOutbox } from './outbox.ts';
import { takeAction } from './own-actions.ts';
import { perform } from './perform.ts';
import { missingProcessor, takeProcessors } from './processors.ts';
import { type FactsOf, GuestProgram, type Handler } from './program.ts';
import { type Header, RunState } from './run-state.ts';

const runs = new PassingMap<number, RunState>();
let program: GuestProgram;
let current: RunState | undefined;

/** First call from the host: afterwards the isolate is ready for foreign code. */
export function boot(send: ((text: string) => void) | undefined, text: string, limits: string): void {
  connectOutbox(send);
  program = new GuestProgram(JSON.parse(text) as Program, JSON.parse(limits) as Limits);
  kernel.lock(consoleFor(() => current));
}

/** How payloads are read: those of one source, or with an empty name all others. */
export function setFacts(source: string, module: { facts: FactsOf }): void {
  program.readFacts(source, (payload, event) => module.facts(payload, event));
}

/** Takes a module of the package; the sentence says what is wrong with it. */
export function setCode(kind: string, file: string, module: { default?: unknown }): string | undefined {
  if (kind === 'processor') return takeProcessors(program, file, module.default);
  if (kind === 'action') return takeAction(program, file, module.default);
  const handler = module.default as Handler | undefined;
  if (typeof handler?.handle !== 'function')
    return 'handler.ts must export default { name, async handle(event, context) { … } }';
  program.handler = handler;
  return undefined;
}

/** All modules are there; the sentence says what is missing. */
export const ready = (): string | undefined => missingProcessor(program);

function take(kind: string, no: number, a: string | number, b: string): void {
  if (kind === 'r') {
    const run = new RunState(no, program, JSON.parse(String(a)) as Header, () => runs.delete(no));
    runs.set(no, run);
    enterAs(run);
    perform(run, b);
    return;
  }
  const run = runs.get(no);
  enterAs(run);
  if (kind === 'a') run?.answer(Number(a), JSON.parse(b) as StepAnswer);
  else if (kind === 't') run?.turn();
  else if (kind === 'g') run?.giveUp(a === 'wall' ? 'wall' : 'stuck');
  else if (kind === 'u') run?.log.write('warn', `A promise was rejected and nobody caught it: ${a}`, []);
}

/** Whoever is entered next finds the one before it waiting. */
function enterAs(run: RunState | undefined): void {
  if (current !== run) current?.letGo();
  current = run;
  kernel.enter(run?.clock);
}

/** One message, alone: V8 finishes everything that it sets off before the next one comes. */
export function enter(kind: string, no: number, a: string | number, b: string): void {
  take(kind, no, a, b);
}

/** Many messages at once, for programs without foreign code, whose runs need no clock of their own. */
export function enterAll(...messages: (string | number)[]): string {
  return collected(() => {
    for (let i = 0; i < messages.length; i += 4) {
      take(String(messages[i]), Number(messages[i + 1]), messages[i + 2] ?? '', String(messages[i + 3]));
    }
  });
}

/** What all entries since the last time posted. */
export { take as posted } from './outbox.ts';
export { warmUp } from './warm-up.ts';
