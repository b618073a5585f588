import { type PlannedCall, plan } from './plan.ts';
import type { RunState } from './run-state.ts';
import type { Seen } from './seen.ts';

interface Part {
  call: PlannedCall;
  seen: Seen;
  text: string;
}

/** The text of a call that is a message; null: it is none. */
function textIn({ grant, input }: PlannedCall): string | null {
  const text = grant.message ? input[grant.message.text] : null;
  return typeof text === 'string' ? text : null;
}

/** Calls that differ in nothing but their text go to one place. */
const placeOf = ({ grant, input }: PlannedCall, isMessage: boolean): string =>
  `${grant.action} ${JSON.stringify(isMessage && grant.message ? { ...input, [grant.message.text]: '' } : input)}`;

/** One text after the other, begun anew where it would grow longer than the service takes. */
function joined(texts: readonly string[], longest: number): string[] {
  const glue = texts.some((text) => text.includes('\n')) ? '\n\n' : '\n';
  const whole: string[] = [];
  for (const text of texts) {
    const last = whole.at(-1);
    if (last !== undefined && last.length + glue.length + text.length <= longest) {
      whole[whole.length - 1] = last + glue + text;
    } else whole.push(text);
  }
  return whole;
}

/** The package's template `batch` says it in its own way; without one the texts stand below one another. */
function textsOf(run: RunState, parts: readonly Part[]): string[] {
  const slot = parts[0]?.call.grant.message;
  const template = run.program.templateText('batch');
  if (!slot || template === undefined)
    return joined([...new Set(parts.map((part) => part.text))], slot?.longest ?? Infinity);
  const scope = { ...run.scope, count: parts.length, events: parts.map((part) => part.seen.scope) };
  return [run.program.template(template, 'batch', slot.format).render(scope)];
}

/** The calls that routing and templates make of a batch: what goes to one place as one message, the rest one by one. */
export function planBatch(run: RunState): PlannedCall[] {
  const places = new Map<string, Part[]>();
  for (const seen of run.batch) {
    for (const call of plan(seen)) {
      const text = textIn(call);
      const place = placeOf(call, text !== null);
      const parts = places.get(place) ?? [];
      places.set(place, parts);
      parts.push({ call, seen, text: text ?? '' });
    }
  }
  return [...places.values()].flatMap((parts) => {
    const [{ call }] = parts as [Part];
    if (textIn(call) === null) return [call];
    const slot = call.grant.message as { text: string };
    return textsOf(run, parts).map((text) => ({ grant: call.grant, input: { ...call.input, [slot.text]: text } }));
  });
}
