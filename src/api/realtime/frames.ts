import type { Change } from './feed-reader.ts';

/** Changes as they go over the wire, together as one event. */
export type BatchFrame = (changes: readonly Change[]) => Buffer;

const BATCH = 'integration_batch_update';
/** As many different views of the same second are kept. */
const MOST = 16;

export const frameOf = (id: number, event: string, data: string): string =>
  `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;

/** Most streams see the same: what many are told in the same second is written once, and lies in memory once. */
export function createBatchFrames(): BatchFrame {
  const made = new Map<string, Buffer>();
  return (changes) => {
    const key = changes.map(({ seq }) => seq).join();
    const known = made.get(key);
    if (known) return known;
    const data = `{"updates":[${changes.map(({ text }) => text).join(',')}]}`;
    const frame = Buffer.from(frameOf(changes.at(-1)?.seq ?? 0, BATCH, data));
    if (made.size >= MOST) made.clear();
    made.set(key, frame);
    return frame;
  };
}
