/** So much time between two looks: what came meanwhile shares a claim, a load and a message to the sandbox. */
const COMPANY_MS = 5;
/** Where so many came together at the last look, more are waited for: they are many at once in any case… */
const CROWD = 12;
/** …and share more. */
const CROWD_COMPANY_MS = 15;
/** With less room than for half a claim, looking for what others have to do takes this part of the time, as it may be long… */
const PART_LOOKING = 1 / 10;
/** …and there is no more than this between two looks. */
const BETWEEN_MS = 50;

/** How soon work is looked for again. */
export interface Pace {
  /** When it was last looked for. */
  readonly lastAt: number;
  begin(): void;
  /** How long the look took, and what it found. */
  looked(ms: number, found: number): void;
  /** How long the next look waits still; nothing or less: it is time. */
  wait(isRoomy: boolean): number;
}

export function createPace(): Pace {
  let lastAt = 0;
  let lastMs = 0;
  let lastFound = 0;

  function between(isRoomy: boolean): number {
    if (!isRoomy) return Math.min(BETWEEN_MS, Math.max(COMPANY_MS, lastMs / PART_LOOKING));
    return lastFound >= CROWD ? CROWD_COMPANY_MS : COMPANY_MS;
  }

  return {
    get lastAt() {
      return lastAt;
    },
    begin() {
      lastAt = performance.now();
    },
    looked(ms, found) {
      lastMs = ms;
      lastFound = found;
    },
    wait: (isRoomy) => lastAt + between(isRoomy) - performance.now(),
  };
}
