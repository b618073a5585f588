import { InputFault } from '#src/kit/faults.ts';
import type { Grant } from '../sandbox.ts';
import { guarded } from './guarded.ts';
import { callGranted } from './own-actions.ts';
import { perProgram } from './per-program.ts';
import type { RunState } from './run-state.ts';
import { sendInput } from './send.ts';

type Method = (...args: unknown[]) => Promise<unknown>;

function methodOf(run: RunState, grant: Grant, name: string): Method {
  const { message } = grant;
  if (name === 'send' && message) {
    return async (data, channel) => await callGranted(run, grant, sendInput(run, { ...grant, message }, data, channel));
  }
  const defaults = run.program.settings.defaults[grant.action];
  return async (input) =>
    await callGranted(run, grant, defaults ? { ...defaults, ...(input as object) } : (input ?? {}));
}

/** By service, and there by the method's name. */
const methodsOf = perProgram((program) => {
  const services = new Map<string, Record<string, (run: RunState) => Method>>();
  for (const grant of program.grants) {
    const methods = services.get(grant.service) ?? {};
    for (const name of grant.methods) methods[name] ??= (run) => methodOf(run, grant, name);
    services.set(grant.service, methods);
  }
  return services;
});

/** `context.<service>`: one function per granted method, a sentence for every other. */
export function serviceOf(run: RunState, service: string): object {
  const methods = methodsOf(run.program).get(service) ?? {};
  return guarded(methods, run, (name) => {
    const granted = Object.keys(methods).join(', ');
    const sentence = `context.${service}.${name} is not granted (granted: ${granted}). Add its action to "actions" in integration.yaml.`;
    return new InputFault('Action not granted', sentence);
  });
}
