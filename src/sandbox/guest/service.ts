import { InputFault } from '#src/kit/faults.ts';
import type { Grant } from '../sandbox.ts';
import { guarded } from './guarded.ts';
import { callGranted } from './own-actions.ts';
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

/** `context.<service>`: one function per granted method, a sentence for every other. */
export function serviceOf(run: RunState, service: string): object {
  const methods: Record<string, () => Method> = {};
  for (const grant of run.program.grants) {
    if (grant.service !== service) continue;
    for (const name of grant.methods) methods[name] ??= () => methodOf(run, grant, name);
  }
  return guarded(methods, (name) => {
    const granted = Object.keys(methods).join(', ');
    const sentence = `context.${service}.${name} is not granted (granted: ${granted}). Add its action to "actions" in integration.yaml.`;
    return new InputFault('Action not granted', sentence);
  });
}
