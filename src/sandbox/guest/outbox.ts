/** Message kinds from the isolate: a step to perform, the end of a run, and "enter me again for this run". */
export type OutKind = 's' | 'e' | 't';

let send: ((text: string) => void) | undefined;
let box = '';
let collecting = false;
let scheduled = false;

/** What was posted and has not left yet. */
export const take = (): string => {
  const text = box;
  box = '';
  return text;
};

function flush(): void {
  scheduled = false;
  if (box !== '') send?.(take());
}

/** Without anybody to send to everything stays until it is asked for. */
export function connectOutbox(to: ((text: string) => void) | undefined): void {
  send = to;
}

/** Messages written within one turn leave together. */
export function post(kind: OutKind, run: number, text: string): void {
  box += `${kind} ${run} ${text.length}\n${text}`;
  if (collecting || scheduled || send === undefined) return;
  scheduled = true;
  void Promise.resolve().then(flush);
}

/** Runs `work` and returns what it posted: spares the way through the host's callback. */
export function collected(work: () => void): string {
  collecting = true;
  try {
    work();
  } finally {
    collecting = false;
  }
  return take();
}
