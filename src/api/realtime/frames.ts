import type { Change } from './feed-reader.ts';

/** Changes as they go over the wire, together as one event: those of one integration as one update. */
export type BatchFrame = (updates: readonly (readonly Change[])[]) => Buffer;

const BATCH = 'integration_batch_update';
/** As many different views of the same second are kept. */
const MOST = 16;

export const frameOf = (id: number, event: string, data: string): string =>
  `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;

/** What the later one does not say again still holds: a new name does not hide that it was paused. */
function merged(changes: readonly Change[]): string {
  if (changes.length === 1) return changes[0]?.text ?? '';
  const all: Record<string, unknown>[] = changes.map(({ text }) => JSON.parse(text));
  const before = all.find((one) => one.previous_status !== undefined)?.previous_status;
  return JSON.stringify({ ...Object.assign({}, ...all), ...(before === undefined ? {} : { previous_status: before }) });
}

/** Most streams see the same: what many are told in the same second is written once, and lies in memory once. */
export function createBatchFrames(): BatchFrame {
  const made = new Map<string, Buffer>();
  return (updates) => {
    const key = updates.map((changes) => changes.map(({ seq }) => seq).join('+')).join();
    const known = made.get(key);
    if (known) return known;
    const data = `{"updates":[${updates.map(merged).join(',')}]}`;
    const frame = Buffer.from(frameOf(updates.at(-1)?.at(-1)?.seq ?? 0, BATCH, data));
    if (made.size >= MOST) made.clear();
    made.set(key, frame);
    return frame;
  };
}
