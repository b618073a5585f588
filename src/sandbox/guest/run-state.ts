import type { DatabaseWrite, EventAbout, RunInput, RunResult } from '../sandbox.ts';
import type { StepAnswer } from '../step.ts';
import { canonicalJson } from './canonical.ts';
import type { CurrentRun } from './globals.ts';
import { LogBook } from './log.ts';
import { post } from './outbox.ts';
import type { GuestProgram } from './program.ts';
import { seededRandom } from './random.ts';
import { Seen } from './seen.ts';
import { Steps } from './steps.ts';
import { describeThrown } from './thrown.ts';

export type Header = Omit<RunInput, 'body' | 'runId'>;

const LONGEST_RESULT = 256_000;

/** How a run ends; as text where it is JSON already. */
type Ending = RunResult | string;

/** One attempt at one event: its clock and chance, its steps, its log, and how it ends (once). */
export class RunState extends Seen {
  readonly no: number;
  readonly header: Header;
  readonly clock: CurrentRun;
  readonly steps: Steps;
  readonly log: LogBook;
  readonly writes = new Map<string, DatabaseWrite>();
  /** The events of a batch; empty where it is one event. */
  batch: readonly Seen[] = [];
  /** What the handler was handed for each of them. */
  readonly told = new Map<unknown, Seen>();
  #result: (() => Ending) | undefined;
  #posted = false;
  readonly #onEnd: () => void;

  constructor(no: number, program: GuestProgram, header: Header, onEnd: () => void) {
    super(program, header.event, header.config);
    this.#onEnd = onEnd;
    this.no = no;
    this.header = header;
    this.clock = { now: header.now, random: seededRandom(header.seed) };
    this.log = new LogBook(program.limits.logSize);
    this.steps = new Steps(no, header.history, program.limits, {
      notRepeatable: (message) => this.#cut({ status: 'not_repeatable', message, logs: this.log.lines }),
      tooMany: () => this.#cut(this.#killed()),
      stopped: () => this.#cut({ status: 'stopped', logs: this.log.lines }),
      quiet: () => this.#askToClose(),
    });
  }

  /** Which event of the batch a handler means by what it was handed. */
  toldOf(data: unknown): Seen | undefined {
    return this.told.get(data);
  }

  /** Reads a batch, the list that is held: its templates see the events as a list. */
  async takeBatch(payloads: readonly unknown[]): Promise<void> {
    this.batch = (this.header.batch ?? []).map((event) => new Seen(this.program, event, this.config));
    for (const [i, seen] of this.batch.entries()) {
      seen.take(payloads[i]);
      if (this.program.processor) await seen.takeProcessed();
    }
    const events = this.batch.map((seen) => seen.scope);
    this.facts = { event: this.event.type, count: events.length, events };
  }

  answer(ordinal: number, answer: StepAnswer): void {
    this.steps.answer(ordinal, answer);
  }

  /** The host entered again: a recorded answer is due, or the run is over once nothing is under way. */
  turn(): void {
    const due = this.steps.due;
    this.steps.turn();
    if (!this.#result) return;
    if (due) post('t', this.no, '');
    else this.#close();
  }

  finish(result: unknown): void {
    const kept = this.#kept(result);
    this.#end(() => this.#unrepeated() ?? this.#done(kept));
  }

  filtered(reason: string): void {
    this.#end(() => ({ status: 'filtered', reason }));
  }

  described(about: EventAbout): void {
    this.#end(() => ({ status: 'described', about }));
  }

  passed(): void {
    this.#end(() => ({ status: 'passed' }));
  }

  threw(thrown: unknown): void {
    const error = describeThrown(thrown);
    this.#end(() => ({ status: 'threw', error, logs: this.log.lines }));
  }

  /** The host gives up on a run that nothing can wake any more, or that took too long. */
  giveUp(reason: 'stuck' | 'wall'): void {
    const logs = this.log.lines;
    this.steps.close();
    if (reason === 'wall') {
      this.#post({
        status: 'killed',
        reason: 'wall',
        message: `The run took longer than ${this.program.limits.wallMs} ms.`,
        shared: false,
        logs,
      });
      return;
    }
    const message =
      'handle() waits for something that never happens: no call is under way, and there are no timers here.';
    this.#post(this.#unrepeated() ?? { status: 'threw', error: { name: 'Error', message }, logs });
  }

  /** Where the record holds a step that this attempt never asked for. */
  #unrepeated(): RunResult | undefined {
    const missing = this.steps.missing();
    if (!missing) return undefined;
    const message = `The first attempt made step ${missing.ordinal} (${missing.action}); this one did not.`;
    return { status: 'not_repeatable', message, logs: this.log.lines };
  }

  #killed(): RunResult {
    const message = `The handler made more than ${this.program.limits.calls} calls for one event.`;
    return { status: 'killed', reason: 'calls', message, shared: false, logs: this.log.lines };
  }

  /** As JSON. */
  #kept(result: unknown): string {
    try {
      return canonicalJson(result, LONGEST_RESULT);
    } catch (thrown) {
      this.log.write('warn', `The result of handle() was not kept: ${describeThrown(thrown).message}`, []);
      return 'null';
    }
  }

  #done(kept: string): string {
    const { lines } = this.log;
    return `{"status":"done","result":${kept},"logs":${JSON.stringify(lines)},"writes":${JSON.stringify([...this.writes.values()])}}`;
  }

  #cut(result: RunResult): void {
    this.steps.close();
    this.#end(() => result);
  }

  /** The first end counts; it is told when no step is under way any more. */
  #end(result: () => Ending): void {
    this.#result ??= result;
    if (!this.steps.due) this.#close();
  }

  #askToClose(): void {
    if (this.#result) post('t', this.no, '');
  }

  #close(): void {
    if (!this.#result || this.steps.underWay > 0) return;
    this.steps.close();
    this.#post(this.#result());
  }

  #post(result: Ending): void {
    if (this.#posted) return;
    this.#posted = true;
    this.#onEnd();
    post('e', this.no, typeof result === 'string' ? result : JSON.stringify(result));
  }
}
