import { DEFAULT_LIMITS } from './limits.ts';
import { type MainThread, mainThreadOf } from './main-thread.ts';

/** On a busy machine a process may have to wait for so long before it can say that it lives… */
const SILENCE_MS = 5 * DEFAULT_LIMITS.cpuMs;
/** …but one that worked for so long without listening, or sleeps, is in something that nothing else ends. */
const DEAF_MS = 1.2 * DEFAULT_LIMITS.cpuMs;

/** Whether a process that was asked for a sign of life still listens. */
export class Hearing {
  readonly #pid: number | undefined;
  #asked: { at: number; first: MainThread | null; last?: MainThread | null } | undefined;

  constructor(pid: number | undefined) {
    this.#pid = pid;
  }

  /** It was asked, and has said nothing since. */
  get isAsked(): boolean {
    return this.#asked !== undefined;
  }

  ask(now: number): void {
    this.#asked = { at: now, first: mainThreadOf(this.#pid) };
  }

  /** Whatever it said: it lives. */
  heard(): void {
    this.#asked = undefined;
  }

  isDeaf(now: number): boolean {
    if (this.#asked === undefined) return false;
    const { at, first, last } = this.#asked;
    const silence = now - at;
    if (silence <= DEAF_MS || silence > SILENCE_MS) return silence > SILENCE_MS;
    const thread = mainThreadOf(this.#pid);
    this.#asked.last = thread;
    if (!thread || !first) return false;
    const slept = thread.isAsleep && last?.isAsleep === true && thread.worked === last.worked;
    return slept || thread.worked - first.worked > DEAF_MS;
  }
}
