import { InputFault } from '#src/kit/faults.ts';
import type { EventAbout } from '../sandbox.ts';
import { canonicalJson } from './canonical.ts';
import { frozen } from './frozen.ts';
import type { Facts, GuestProgram } from './program.ts';
import type { Seen } from './seen.ts';

/** Turns what a service sent into an event; nothing: it is of no interest. */
export type Processor = (payload: unknown, about: object) => unknown;

export interface Processed {
  about: EventAbout;
  facts: Facts;
}

const LONGEST_FACTS = 256_000;
const TYPE = /^[A-Za-z0-9_][A-Za-z0-9_:/-]*(?:\.[A-Za-z0-9_:/-]+)*$/;
const SHAPE = 'export default { processors: { <source>: (payload, about) => ({ type, id, object, facts }) } }';

/** Takes the processors of one file; the sentence says what is wrong with it. */
export function takeProcessors(program: GuestProgram, file: string, unit: unknown): string | undefined {
  const { processors } = (unit ?? {}) as { processors?: Record<string, unknown> };
  if (typeof processors !== 'object' || processors === null) return `${file} must ${SHAPE}`;
  for (const name of Object.keys(processors)) {
    const one = processors[name];
    if (typeof one !== 'function') return `${file}: the processor of ${name} is no function. Write ${SHAPE}`;
    if (name === program.wanted?.source) program.processor = (payload, about) => one.call(processors, payload, about);
  }
  return undefined;
}

/** Nobody else knows what this source sends. */
export function missingProcessor(program: GuestProgram): string | undefined {
  const { wanted, processor } = program;
  return wanted?.needed && !processor
    ? `No file in webhooks/ has a processor for ${wanted.source}. Write ${SHAPE}`
    : undefined;
}

function named(name: string, value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && text.length <= 200) return text;
  throw new InputFault(
    'Invalid event',
    `The processor's "${name}" must be a text of up to 200 characters, or a number.`,
  );
}

function typed(value: unknown): string | null {
  const type = named('type', value);
  if (type === null || TYPE.test(type)) return type;
  throw new InputFault(
    'Invalid event',
    `The processor's type "${type}" is no event name. Write for example order.paid.`,
  );
}

function readAnswer(answer: object): Processed {
  const { type, id, object, facts } = answer as Record<string, unknown>;
  const plain: unknown = JSON.parse(canonicalJson(facts ?? {}, LONGEST_FACTS));
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new InputFault('Invalid event', 'The processor\'s "facts" must be a map, such as { title, author, url }.');
  }
  return {
    about: { type: typed(type), id: named('id', id), object: named('object', object) },
    facts: plain as Facts,
  };
}

/** What the processor of the source makes of a payload; null: it does not want it. */
export async function processed(seen: Seen): Promise<Processed | null> {
  const { program, event, config } = seen;
  const { type, sent_type, delivery_id, received_at, headers } = event;
  const about = frozen({
    type: sent_type ?? type,
    delivery_id,
    received_at: new Date(received_at).toISOString(),
    headers: headers ?? {},
    config,
  });
  const answer = await program.processor?.(seen.handOver(), about);
  if (answer === undefined || answer === null) return null;
  if (typeof answer === 'object') return readAnswer(answer);
  throw new InputFault('Invalid event', 'A processor answers with { type, id, object, facts }, or with nothing.');
}
