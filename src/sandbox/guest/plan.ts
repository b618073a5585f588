import { InputFault } from '#src/kit/faults.ts';
import { matchesEvent } from '#src/kit/matches-event.ts';
import { valueAt } from '#src/kit/value-at.ts';
import type { Grant, Rule } from '../sandbox.ts';
import { blocksOf, wantsBlocks } from './blocks.ts';
import { defaultChannel } from './channel.ts';
import { messageText } from './message-text.ts';
import type { Seen } from './seen.ts';

export interface PlannedCall {
  grant: Grant;
  input: Record<string, unknown>;
}

function holds(seen: Seen, rule: Rule): boolean {
  if (rule.events && !matchesEvent(rule.events, seen.event.type)) return false;
  if (rule.condition === undefined) return true;
  const facts = { ...seen.facts, config: seen.config };
  return seen.program.condition(rule.condition).holds(facts, seen.payload);
}

function targets(seen: Seen): Rule[] {
  const { routing_rules: rules, routing } = seen.program.settings;
  const matching = rules.filter((rule) => holds(seen, rule));
  const main = matching.filter((rule) => !rule.also);
  const taken = new Set(routing === 'first' ? main.slice(0, 1) : main);
  const chosen = matching.filter((rule) => rule.also || taken.has(rule));
  if (main.length > 0) return chosen;
  const grant = grantFor(seen, undefined);
  const goesOn = rules.length === 0 || (grant?.message && defaultChannel(seen, grant.service) !== undefined);
  return goesOn ? [{}, ...chosen] : chosen;
}

function grantFor(seen: Seen, action: string | undefined): Grant | undefined {
  const { grants } = seen.program;
  if (action !== undefined) return grants.find((grant) => grant.action === action);
  return (
    grants.find((grant) => grant.message && grant.effect === 'write') ??
    grants.find((grant) => grant.effect === 'write')
  );
}

/** Strings are templates; a lone `{{path}}` keeps the kind of its value. */
function filled(seen: Seen, value: unknown): unknown {
  if (typeof value === 'string') {
    const path = /^\{\{\s*([A-Za-z_][\w.]*)\s*\}\}$/.exec(value)?.[1];
    const found = path === undefined ? undefined : valueAt(seen.scope, path);
    if (found !== undefined && (typeof found !== 'object' || Array.isArray(found))) return found;
    return value.includes('{{') ? seen.program.template(value, 'in "with"', 'none').render(seen.scope) : value;
  }
  if (Array.isArray(value)) return value.map((item) => filled(seen, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(seen, item)]));
}

function callFor(seen: Seen, rule: Rule): PlannedCall {
  const grant = grantFor(seen, rule.action);
  if (!grant) {
    const wanted = rule.action ?? 'an action that writes';
    throw new InputFault('Action not granted', `The routing needs ${wanted}: add it to "actions" in integration.yaml.`);
  }
  const given = { ...seen.program.settings.defaults[grant.action], ...rule.with };
  const input = filled(seen, given) as Record<string, unknown>;
  const slot = grant.message;
  if (!slot) return { grant, input };
  const channel = rule.target_channel ?? input[slot.to] ?? defaultChannel(seen, grant.service);
  if (channel !== undefined) input[slot.to] = channel;
  if (wantsBlocks(seen, slot) && input[slot.blocks ?? ''] === undefined)
    return { grant, input: { ...input, ...blocksOf(seen, slot, rule.template, input[slot.text]) } };
  if (input[slot.text] === undefined || rule.template !== undefined)
    input[slot.text] = messageText(seen, slot.format, rule.template);
  return { grant, input };
}

/** Whether anything is to be called for it. */
export const isRouted = (seen: Seen): boolean => targets(seen).length > 0;

/** The calls that filters, rules and templates make of an event; identical ones once. */
export function plan(seen: Seen): PlannedCall[] {
  const calls = new Map<string, PlannedCall>();
  for (const rule of targets(seen)) {
    const call = callFor(seen, rule);
    const key = `${call.grant.action} ${JSON.stringify(call.input)}`;
    if (!calls.has(key)) calls.set(key, call);
  }
  return [...calls.values()];
}
