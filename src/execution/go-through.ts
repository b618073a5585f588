import type { RunInput, RunResult } from '#src/sandbox/sandbox.ts';
import { type About, aboutBatch, aboutEvent, type Told } from './batch-input.ts';

/** One trip into the sandbox, the whole way or a part of it. */
export type Go = (about: About, only?: RunInput['only']) => Promise<RunResult>;

/** What the package asks for before its handler is called. */
export interface Way {
  processor: boolean;
  batches: boolean;
}

/** An event as its processor knows it, or why it went no further. */
async function described(go: Go, one: Told): Promise<Told | RunResult> {
  const result = await go(aboutEvent(one), 'processor');
  if (result.status !== 'described') return result;
  const { type } = one.event;
  return { ...one, event: { ...one.event, type: result.about.type ?? type, sent_type: type } };
}

/** An event that may go to the handler, or why it may not. */
async function ready(go: Go, one: Told, way: Way): Promise<Told | RunResult> {
  const known = way.processor ? await described(go, one) : one;
  if ('status' in known || !way.batches) return known;
  const result = await go(aboutEvent(known), 'filters');
  return result.status === 'passed' ? known : result;
}

/** Events that come at once to an integration that gathers none are worked on one by one. */
async function oneByOne(go: Go, [first, ...rest]: readonly [Told, ...Told[]]): Promise<RunResult> {
  let result = await go(aboutEvent(first));
  for (const one of rest) {
    if (result.status !== 'done' && result.status !== 'filtered') break;
    result = await go(aboutEvent(one));
  }
  return result;
}

/** The way of events through a package, as the service goes it. */
export async function goThrough(go: Go, events: readonly Told[], way: Way): Promise<RunResult> {
  const known: Told[] = [];
  let stopped: RunResult = { status: 'filtered', reason: 'There was no event.' };
  for (const one of events) {
    const next = await ready(go, one, way);
    if (!('status' in next)) known.push(next);
    else if (next.status === 'filtered') stopped = next;
    else return next;
  }
  const [first, ...rest] = known;
  if (!first) return stopped;
  return way.batches ? await go(aboutBatch('bat_dry_run', [first, ...rest])) : await oneByOne(go, [first, ...rest]);
}
