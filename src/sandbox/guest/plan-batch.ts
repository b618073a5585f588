import { MOST_BLOCKS, sections, wantsBlocks } from './blocks.ts';
import { type PlannedCall, plan } from './plan.ts';
import type { RunState } from './run-state.ts';
import type { Seen } from './seen.ts';

type Slot = NonNullable<PlannedCall['grant']['message']>;

/** One event's message on its way to a place. */
interface Part {
  call: PlannedCall;
  seen: Seen;
  text: string;
  blocks: unknown[];
}

const DIVIDER = { type: 'divider' };

/** Null: the call is no message. */
function partOf(call: PlannedCall, seen: Seen): Part | null {
  const { grant, input } = call;
  const text = grant.message ? input[grant.message.text] : null;
  if (typeof text !== 'string') return null;
  const blocks = grant.message?.blocks === undefined ? [] : input[grant.message.blocks];
  return { call, seen, text, blocks: Array.isArray(blocks) ? blocks : [] };
}

/** Calls that differ in nothing but what they say go to one place. */
function placeOf({ grant, input }: PlannedCall, part: Part | null): string {
  const said =
    part && grant.message ? { [grant.message.text]: '', [grant.message.blocks ?? grant.message.text]: '' } : {};
  return `${grant.action} ${JSON.stringify({ ...input, ...said })}`;
}

/** What is said several times is said once. */
function once(parts: readonly Part[]): Part[] {
  const byText = new Map(parts.map((part) => [`${part.text} ${JSON.stringify(part.blocks)}`, part]));
  return [...byText.values()];
}

const joinedText = (parts: readonly Part[]): string =>
  parts.map((part) => part.text).join(parts.some((part) => part.text.includes('\n')) ? '\n\n' : '\n');
const joinedBlocks = (parts: readonly Part[]): unknown[] =>
  parts.flatMap((part, i) => (i > 0 && part.blocks.length > 0 ? [DIVIDER, ...part.blocks] : part.blocks));

/** As many in one message as the service takes, in the order in which they came. */
function messages(parts: readonly Part[], longest: number): Part[][] {
  const all: Part[][] = [];
  for (const part of parts) {
    const last = [...(all.at(-1) ?? []), part];
    const fits = joinedText(last).length <= longest && joinedBlocks(last).length <= MOST_BLOCKS;
    if (all.length > 0 && fits) all[all.length - 1] = last;
    else all.push([part]);
  }
  return all;
}

/** The package's template `batch` says it in its own way; without one the messages stand below one another. */
function said(run: RunState, parts: readonly Part[], slot: Slot): Record<string, unknown>[] {
  const template = run.program.templateText('batch');
  if (template === undefined) {
    return messages(once(parts), slot.longest ?? Number.POSITIVE_INFINITY).map((some) => {
      const blocks = joinedBlocks(some);
      return { [slot.text]: joinedText(some), ...(slot.blocks && blocks.length > 0 ? { [slot.blocks]: blocks } : {}) };
    });
  }
  const scope = { ...run.scope, count: parts.length, events: parts.map((part) => part.seen.scope) };
  const text = run.program.template(template, 'batch', slot.format).render(scope);
  return [{ [slot.text]: text, ...(wantsBlocks(run, slot) ? { [slot.blocks ?? '']: sections(text) } : {}) }];
}

/** The calls that routing and templates make of a batch: what goes to one place as one message, the rest one by one. */
export function planBatch(run: RunState): PlannedCall[] {
  const places = new Map<string, { call: PlannedCall; parts: Part[] }>();
  for (const seen of run.batch) {
    for (const call of plan(seen)) {
      const part = partOf(call, seen);
      const key = placeOf(call, part);
      const place = places.get(key) ?? { call, parts: [] };
      places.set(key, place);
      if (part) place.parts.push(part);
    }
  }
  return [...places.values()].flatMap(({ call, parts }) => {
    const { grant, input } = call;
    if (parts.length === 0 || !grant.message) return [call];
    return said(run, parts, grant.message).map((words) => ({ grant, input: { ...input, ...words } }));
  });
}
