import { makeCalls, planned } from './built-in.ts';
import { handlerContext } from './context.ts';
import { filteredBecause } from './filters.ts';
import { handlerEvent } from './handler-event.ts';
import { isRouted } from './plan.ts';
import { processed } from './processors.ts';
import type { RunState } from './run-state.ts';

const NO_ROUTE = 'No routing rule matched.';
const NOT_WANTED = 'The processor takes no notice of it.';

async function handled(run: RunState): Promise<void> {
  const { handler } = run.program;
  if (handler) {
    run.finish(await handler.handle(handlerEvent(run), handlerContext(run)));
    return;
  }
  const calls = planned(run);
  if (calls.length === 0) run.filtered(NO_ROUTE);
  else run.finish(await makeCalls(run, calls));
}

/** Why nothing is to be done for it; undefined lets it pass. */
function heldBack(run: RunState): string | undefined {
  const { program } = run;
  const reason = filteredBecause(program, run.facts, run.payload);
  if (reason !== undefined || run.header.only !== 'filters') return reason;
  return program.handler || isRouted(run) ? undefined : NO_ROUTE;
}

/** What the package's processor says of a payload. */
async function describe(run: RunState): Promise<void> {
  const found = await processed(run);
  if (found) run.described(found.about);
  else run.filtered(NOT_WANTED);
}

async function performOn(run: RunState): Promise<void> {
  try {
    const { header, program } = run;
    if (header.batch) {
      await run.takeBatch(run.payload as unknown[]);
      return await handled(run);
    }
    if (header.only === 'processor') return await describe(run);
    if (program.processor && !(await run.takeProcessed())) return run.filtered(NOT_WANTED);
    const reason = heldBack(run);
    if (reason !== undefined) run.filtered(reason);
    else if (header.only === 'filters') run.passed();
    else await handled(run);
  } catch (thrown) {
    run.threw(thrown);
  }
}

/** The way of one event: payload → facts → filters → handler. Nothing that may wait for long holds the payload itself. */
export function perform(run: RunState, body: string): void {
  try {
    if (run.header.batch) run.hold(JSON.parse(body));
    else run.takeText(body);
    void performOn(run);
  } catch (thrown) {
    run.threw(thrown);
  }
}
