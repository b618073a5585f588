import { InputFault } from '#src/kit/faults.ts';
import type { HistoryStep } from '../sandbox.ts';
import type { Step, StepAnswer } from '../step.ts';
import { ActionError } from './action-error.ts';
import { canonicalJson } from './canonical.ts';
import { hashOf } from './hash.ts';
import { type OutKind, post } from './outbox.ts';

interface Waiting {
  action: string;
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

interface Settled {
  ordinal: number;
  ok: boolean;
  output: unknown;
}

/** How the steps of a run can end it before its handler does. */
export interface StepsEnd {
  notRepeatable(message: string): void;
  tooMany(): void;
  stopped(): void;
  /** A step was answered and none is under way any more. */
  quiet(): void;
}

const nameOf = (step: Step): string => `${step.action} (${step.kind})`;

/**
 * The numbered calls of one run. What an earlier attempt has settled is answered from its record, in the order in which
 * it was settled then; what is new goes to the host.
 */
export class Steps {
  readonly #run: number;
  readonly #limits: { calls: number; inputSize: number };
  readonly #end: StepsEnd;
  readonly #past = new Map<number, HistoryStep>();
  readonly #waiting = new Map<number, Waiting>();
  /** Settled, not yet told to the handler, in the order in which it must hear of them. */
  readonly #settled: Settled[];
  #last = 0;
  #underWay = 0;
  #turnAsked = false;
  #closed = false;

  constructor(
    run: number,
    history: readonly HistoryStep[],
    limits: { calls: number; inputSize: number },
    end: StepsEnd,
  ) {
    this.#run = run;
    this.#limits = limits;
    this.#end = end;
    for (const step of history) this.#past.set(step.ordinal, step);
    this.#settled = [...history].sort((a, b) => a.settledAs - b.settledAs);
  }

  get underWay(): number {
    return this.#underWay;
  }

  /** Whether a recorded answer can be told now. */
  get due(): boolean {
    const next = this.#settled[0];
    return !this.#closed && next !== undefined && this.#waiting.has(next.ordinal);
  }

  /** After this nothing reaches the handler any more; what is under way is only counted down. */
  close(): void {
    this.#closed = true;
  }

  request(kind: Step['kind'], action: string, input: unknown): Promise<unknown> {
    const text = canonicalJson(input, this.#limits.inputSize);
    if (this.#closed)
      return Promise.reject(new InputFault('Run has ended', `${action} was called after the run had ended.`));
    if (this.#last >= this.#limits.calls) {
      this.#end.tooMany();
      return new Promise(() => {});
    }
    const step: Step = { ordinal: ++this.#last, kind, action, inputHash: hashOf(`${kind} ${action} ${text}`) };
    return new Promise((resolve, reject) => {
      this.#waiting.set(step.ordinal, { action, resolve, reject });
      this.#start(step, text);
    });
  }

  #start(step: Step, text: string): void {
    const past = this.#past.get(step.ordinal);
    if (!past) {
      this.#underWay++;
      const { ordinal, kind, action, inputHash } = step;
      this.#post(
        's',
        `{"ordinal":${ordinal},"kind":"${kind}","action":${JSON.stringify(action)},"inputHash":"${inputHash}","input":${text}}`,
      );
    } else if (past.kind === step.kind && past.action === step.action && past.inputHash === step.inputHash) {
      this.#askForTurn();
    } else {
      const same = past.action === step.action && past.kind === step.kind;
      const now = same ? `${nameOf(step)} with another input` : nameOf(step);
      this.#end.notRepeatable(`Step ${step.ordinal} was ${nameOf(past)} at the first attempt and is ${now} now.`);
    }
  }

  /** One more recorded answer, in an entry of its own: the handler goes as far as it can before the next. */
  turn(): void {
    this.#turnAsked = false;
    const next = this.due ? this.#settled.shift() : undefined;
    if (next) this.#tell(next);
    this.#askForTurn();
  }

  answer(ordinal: number, answer: StepAnswer): void {
    this.#underWay--;
    if ('stop' in answer) this.#end.stopped();
    else if (!this.#closed) this.#deliver({ ordinal, ok: answer.ok, output: answer.ok ? answer.output : answer.error });
    if (this.#underWay === 0) this.#end.quiet();
  }

  /** The steps of the record that this attempt never asked for. */
  missing(): HistoryStep | undefined {
    return [...this.#past.values()].find((step) => step.ordinal > this.#last);
  }

  #deliver(settled: Settled): void {
    if (this.#settled.length > 0) {
      this.#settled.push(settled);
      this.#askForTurn();
    } else this.#tell(settled);
  }

  #tell({ ordinal, ok, output }: Settled): void {
    const waiting = this.#waiting.get(ordinal);
    this.#waiting.delete(ordinal);
    if (ok) waiting?.resolve(output);
    else waiting?.reject(new ActionError(waiting.action, (output ?? {}) as { message?: unknown; code?: unknown }));
  }

  #askForTurn(): void {
    if (this.#turnAsked || !this.due) return;
    this.#turnAsked = true;
    this.#post('t', '');
  }

  #post(kind: OutKind, text: string): void {
    post(kind, this.#run, text);
  }
}
