/** By then a start is over, and with it the last of what it needed only once. */
const AFTER_MS = 1_000;

/** Gives what the start took back to the system, once: V8 would keep it for busier times. Only where the process may ask (--expose-gc). */
export function giveBackSoon(): void {
  setTimeout(() => void globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' }), AFTER_MS).unref();
}
