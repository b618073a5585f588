import { makeCalls } from './built-in.ts';
import { handlerContext } from './context.ts';
import { filteredBecause } from './filters.ts';
import { genericFacts } from './generic-facts.ts';
import { handlerEvent } from './handler-event.ts';
import { plan } from './plan.ts';
import type { RunState } from './run-state.ts';

async function handled(run: RunState): Promise<void> {
  const { handler } = run.program;
  if (handler) {
    run.finish(await handler.handle(handlerEvent(run), handlerContext(run)));
    return;
  }
  const calls = plan(run);
  if (calls.length === 0) run.filtered('No routing rule matched.');
  else run.finish(await makeCalls(run, calls));
}

/** The way of one event: payload → facts → filters → handler. Never rejects. */
export async function perform(run: RunState, body: string): Promise<void> {
  try {
    const { program, header } = run;
    run.payload = JSON.parse(body);
    run.facts = { event: header.event.type, ...(program.factsOf ?? genericFacts)(run.payload, header.event) };
    const reason = filteredBecause(program, run.facts, run.payload);
    if (reason) run.filtered(reason);
    else await handled(run);
  } catch (thrown) {
    run.threw(thrown);
  }
}
