export interface CurrentRun {
  now: number;
  random(): number;
}

interface Kernel {
  /** Removes what is risky, freezes what all share, puts in our console. */
  lock(console: object): void;
  /** Says whose clock and chance the code that runs now sees. */
  enter(run: CurrentRun | undefined): void;
}

/** Read at load, before foreign code; `lock` takes it off the global object. */
export const kernel = (globalThis as unknown as { ccb: Kernel }).ccb;
