import { InputFault } from '#src/kit/faults.ts';
import type { Grant } from '../sandbox.ts';
import { canonicalJson } from './canonical.ts';
import { checkShape } from './check-shape.ts';
import { frozen } from './frozen.ts';
import { httpOf } from './http.ts';
import { consoleFor } from './log-functions.ts';
import type { GuestProgram } from './program.ts';
import type { RunState } from './run-state.ts';

/** An action that the package brings itself. */
export interface OwnUnit {
  input?: unknown;
  run(input: unknown, context: object): unknown;
}

const SHAPE = 'export default { input: { type: "object", … }, async run(input, { http }) { … } }';

/** Takes the action of one file; the sentence says what is wrong with it. */
export function takeAction(program: GuestProgram, file: string, unit: unknown): string | undefined {
  if (typeof (unit as Partial<OwnUnit> | undefined)?.run !== 'function') return `${file} must ${SHAPE}`;
  const id = file.replace(/^actions\/|\.ts$/g, '').replaceAll('-', '_');
  program.own.set(id, unit as OwnUnit);
  return undefined;
}

/** What an own action may do: requests under its own name, each a step of the run. */
const contextOf = (run: RunState, { action }: Grant): object =>
  Object.freeze({ http: httpOf(run, action), config: frozen(run.config), log: Object.freeze(consoleFor(() => run)) });

async function runOwn(run: RunState, grant: Grant, unit: OwnUnit, given: unknown): Promise<unknown> {
  const { inputSize } = run.program.limits;
  const input: unknown = JSON.parse(canonicalJson(given ?? {}, inputSize));
  checkShape(grant.action, unit.input, input);
  return await unit.run(input, contextOf(run, grant));
}

/** Calls what is granted: an action of the catalogue out there, an own one in here. */
export async function callGranted(run: RunState, grant: Grant, input: unknown): Promise<unknown> {
  if (!grant.own) return await run.steps.request(grant.effect === 'read' ? 'read' : 'call', grant.action, input);
  const unit = run.program.own.get(grant.action);
  if (unit) return await runOwn(run, grant, unit, input);
  throw new InputFault('Action missing', `There is no file for ${grant.action} in actions/.`);
}
