import { matchesEvent } from '#src/kit/matches-event.ts';
import type { Ports, Program, RunInput, RunResult, Sandbox } from '#src/sandbox/sandbox.ts';

/** Runs a program on an event. No side effect but through the ports. Never throws for what the handler does. */
export async function run(
  sandbox: Sandbox,
  program: Program,
  events: readonly string[],
  input: RunInput,
  ports: Ports,
): Promise<RunResult> {
  // Of a batch each event was looked at before it joined; a processor is there to say what the event is called.
  if (!input.batch && input.only !== 'processor' && !matchesEvent(events, input.event.type)) {
    return { status: 'filtered', reason: `"events" of integration.yaml does not list ${input.event.type}.` };
  }
  return await sandbox.run(program, input, ports);
}
