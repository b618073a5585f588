import { InputFault } from '#src/kit/faults.ts';
import { matchesEvent } from '#src/kit/matches-event.ts';
import { valueAt } from '#src/kit/value-at.ts';
import type { Grant, Rule } from '../sandbox.ts';
import { defaultChannel } from './channel.ts';
import { messageText } from './message-text.ts';
import type { RunState } from './run-state.ts';

export interface PlannedCall {
  grant: Grant;
  input: Record<string, unknown>;
}

function holds(run: RunState, rule: Rule): boolean {
  if (rule.events && !matchesEvent(rule.events, run.header.event.type)) return false;
  if (rule.condition === undefined) return true;
  const facts = { ...run.facts, config: run.header.config };
  return run.program.condition(rule.condition).holds(facts, run.payload);
}

function targets(run: RunState): Rule[] {
  const { routing_rules: rules, routing } = run.program.settings;
  const matching = rules.filter((rule) => holds(run, rule));
  const main = matching.filter((rule) => !rule.also);
  const taken = new Set(routing === 'first' ? main.slice(0, 1) : main);
  const chosen = matching.filter((rule) => rule.also || taken.has(rule));
  if (main.length > 0) return chosen;
  const grant = grantFor(run, undefined);
  const goesOn = rules.length === 0 || (grant?.message && defaultChannel(run, grant.service) !== undefined);
  return goesOn ? [{}, ...chosen] : chosen;
}

function grantFor(run: RunState, action: string | undefined): Grant | undefined {
  const { grants } = run.program;
  if (action !== undefined) return grants.find((grant) => grant.action === action);
  return (
    grants.find((grant) => grant.message && grant.effect === 'write') ??
    grants.find((grant) => grant.effect === 'write')
  );
}

/** Strings are templates; a lone `{{path}}` keeps the kind of its value. */
function filled(run: RunState, value: unknown): unknown {
  if (typeof value === 'string') {
    const path = /^\{\{\s*([A-Za-z_][\w.]*)\s*\}\}$/.exec(value)?.[1];
    const found = path === undefined ? undefined : valueAt(run.scope, path);
    if (found !== undefined && (typeof found !== 'object' || Array.isArray(found))) return found;
    return value.includes('{{') ? run.program.template(value, 'in "with"', 'none').render(run.scope) : value;
  }
  if (Array.isArray(value)) return value.map((item) => filled(run, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(run, item)]));
}

function callFor(run: RunState, rule: Rule): PlannedCall {
  const grant = grantFor(run, rule.action);
  if (!grant) {
    const wanted = rule.action ?? 'an action that writes';
    throw new InputFault('Action not granted', `The routing needs ${wanted}: add it to "actions" in integration.yaml.`);
  }
  const given = { ...run.program.settings.defaults[grant.action], ...rule.with };
  const input = filled(run, given) as Record<string, unknown>;
  const slot = grant.message;
  if (!slot) return { grant, input };
  const channel = rule.target_channel ?? input[slot.to] ?? defaultChannel(run, grant.service);
  if (channel !== undefined) input[slot.to] = channel;
  if (input[slot.text] === undefined || rule.template !== undefined)
    input[slot.text] = messageText(run, slot.format, rule.template);
  return { grant, input };
}

/** The calls that filters, rules and templates make of an event; identical ones once. */
export function plan(run: RunState): PlannedCall[] {
  const calls = new Map<string, PlannedCall>();
  for (const rule of targets(run)) {
    const call = callFor(run, rule);
    const key = `${call.grant.action} ${JSON.stringify(call.input)}`;
    if (!calls.has(key)) calls.set(key, call);
  }
  return [...calls.values()];
}
