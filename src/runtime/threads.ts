import type { Action } from '#src/connectors/action.ts';
import { findAction, getAction } from '#src/connectors/catalogue.ts';
import { InputFault } from '#src/kit/faults.ts';
import { createTurns } from '#src/kit/in-turn.ts';
import { PassingMap } from '#src/kit/passing-map.ts';
import type { NewThreadRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { findThread, type ThreadPlace } from '#src/store/threads.ts';

/** A call as a handler asked for it. */
interface Asked {
  action: string;
  input: unknown;
}

/** A call that went into the thread of its object. */
export interface Threaded extends Asked {
  output: unknown;
  /** To be written in the commit that writes the step. */
  thread: NewThreadRow | null;
}

export interface Threads {
  /** Sends a message into the thread of the object, or begins one; a call that cannot be joined goes as it is. */
  send(
    about: { integrationId: string; object: string },
    asked: Asked,
    call: (action: string, input: unknown) => Promise<unknown>,
  ): Promise<Threaded>;
}

type Fields = Record<string, unknown>;
type Ref = NewThreadRow['ref'];

/** First messages of late, so that a call is joined before the one before it is on disk. */
const MOST_RECENT = 10_000;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** Null where the service does not say what the message is called, or the handler chose its place itself. */
function refOf({ thread }: Action, output: unknown): Ref | null {
  const names = Object.values(thread?.join ?? {});
  const ref = Object.fromEntries(names.map((name) => [name, fieldsOf(output)[name] ?? null]));
  return names.length > 0 && Object.values(ref).every((value) => value !== null) ? ref : null;
}

/** Where it goes to says which thread; without a field for that the credential does. */
const targetOf = ({ service, message }: Action, input: Fields): string =>
  `${service} ${message ? String(input[message.to] ?? '') : ''}`.slice(0, 300);

/** What the joining action takes of the call, with what names the first message in it. */
function joined(action: Action, input: Fields, ref: Ref): Asked {
  const { join = {}, by } = action.thread ?? {};
  const joining = by === undefined ? action : getAction(`${action.service}_${by}`);
  const taken = Object.entries(input).filter(([name]) => Object.hasOwn(joining.input.properties, name));
  const names = Object.entries(join).map(([field, from]) => [field, ref[from]] as const);
  return { action: joining.id, input: { ...Object.fromEntries(taken), ...Object.fromEntries(names) } };
}

/** The place of a message is told again with every one of them, so it does not mean that the handler chose a thread. */
const choseItself = ({ thread, message }: Action, input: Fields): boolean =>
  Object.keys(thread?.join ?? {}).some((name) => name !== message?.to && input[name] !== undefined);

interface Joinable extends Asked {
  action: string;
  unit: Action;
  input: Fields;
  place: ThreadPlace;
}

type Make = (action: string, input: unknown) => Promise<unknown>;

/** Null: this call goes as it is, whatever was sent before. */
function joinable(about: { integrationId: string; object: string }, asked: Asked): Joinable | null {
  const unit = findAction(asked.action);
  const input = fieldsOf(asked.input);
  if (!unit?.thread || choseItself(unit, input)) return null;
  return { action: asked.action, unit, input, place: { ...about, target: targetOf(unit, input) } };
}

/** One message thread per (integration, object, target); calls to the same one go one after the other. */
export function createThreads(deps: { read: Read; now(): number }): Threads {
  const inTurn = createTurns();
  const recent = new PassingMap<string, Ref>();

  function remember(key: string, ref: Ref): void {
    recent.delete(key);
    recent.set(key, ref);
    if (recent.size > MOST_RECENT) recent.delete(recent.keys().next().value ?? '');
  }

  const rowOf = (place: ThreadPlace, ref: Ref | null): NewThreadRow | null =>
    ref && { ...place, ref, usedAt: deps.now() };

  async function begin(key: string, { action, unit, input, place }: Joinable, make: Make): Promise<Threaded> {
    const output = await make(action, input);
    const ref = refOf(unit, output);
    if (ref) remember(key, ref);
    return { action, input, output, thread: rowOf(place, ref) };
  }

  async function join(key: string, ref: Ref, one: Joinable, make: Make): Promise<Threaded> {
    const next = joined(one.unit, one.input, ref);
    try {
      const output = await make(next.action, next.input);
      return { ...next, output, thread: rowOf(one.place, ref) };
    } catch (thrown) {
      const isGone = thrown instanceof InputFault && one.unit.thread?.gone?.test(thrown.message);
      if (!isGone) throw thrown;
      return await begin(key, one, make);
    }
  }

  return {
    async send(about, asked, make) {
      const one = joinable(about, asked);
      if (!one) return { ...asked, output: await make(asked.action, asked.input), thread: null };
      const key = JSON.stringify(one.place);
      return await inTurn(key, async () => {
        const ref = recent.get(key) ?? (await findThread(deps.read, one.place));
        return ref ? await join(key, ref, one, make) : await begin(key, one, make);
      });
    },
  };
}
