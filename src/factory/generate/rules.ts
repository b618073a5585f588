import { getAction } from '#src/connectors/catalogue.ts';
import type { Requirements, Route, Target } from '../requirements.ts';

/** A rule of integration.yaml, with what it is for. */
export interface Rule {
  events?: string[];
  condition?: string;
  also?: boolean;
  action?: string;
  target_channel?: string;
  with?: Record<string, unknown>;
}

const setting = (name: string): string => `{{config.${name}}}`;

/** Messages take their text from the templates; whatever else an action needs stands in the rule. */
function inputsFor(target: Target, route: Route | null): Record<string, unknown> {
  const name = route?.setting ?? (target.kind === 'message' ? null : target.setting);
  const place = target.place !== null && name !== null ? { [target.place]: setting(name) } : {};
  return { ...place, ...target.with };
}

/** With an empty setting there is nowhere to send, so the rule does not count. */
function conditionFor({ condition, setting: name }: Route): string | undefined {
  const isSet = name === null ? null : `config.${name} != ''`;
  const parts = [condition, isSet].filter((one) => one !== null);
  if (parts.length === 0) return undefined;
  return parts.length === 1 ? parts[0] : parts.map((one) => (/ or /.test(one) ? `(${one})` : one)).join(' and ');
}

const only = (rule: Rule): Rule =>
  Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined)) as Rule;

function ruleFor(target: Target, route: Route, isUsual: boolean): Rule {
  const inputs = inputsFor(target, route);
  const condition = conditionFor(route);
  return only({
    ...(route.events.length > 0 ? { events: route.events } : {}),
    ...(condition === undefined ? {} : { condition }),
    ...(route.also ? { also: true } : {}),
    ...(isUsual ? {} : { action: target.action }),
    ...(route.fixed === null ? {} : { target_channel: route.fixed }),
    ...(Object.keys(inputs).length > 0 ? { with: inputs } : {}),
  });
}

/** The runtime sends to the usual place by itself only where that is a message. */
export const needsRule = (target: Target): boolean => target.kind !== 'message' || Object.keys(target.with).length > 0;

/** True where the first action happens unless a rule says otherwise. */
export const hasUsual = ({ targets: [first] }: Requirements): boolean => first?.always ?? false;

export interface Routing {
  routing: 'all' | 'first';
  rules: Rule[];
}

/** Routes as rules. Where the usual thing is no message it is the last rule, and the first that matches counts. */
export function routingOf(requirements: Requirements): Routing {
  const { targets, routes } = requirements;
  const [first] = targets;
  const rules = routes.flatMap((route) => {
    const target = targets.find((one) => one.action === route.action);
    return target ? [ruleFor(target, route, target === first && !needsRule(target))] : [];
  });
  if (!first || !needsRule(first) || !hasUsual(requirements)) return { routing: 'all', rules };
  const usual: Rule = { action: first.action, with: inputsFor(first, null) };
  return { routing: rules.some((rule) => !rule.also) ? 'first' : 'all', rules: [...rules, usual] };
}

/** The field that holds the text of a message, or null where the rule says it all. */
export const textField = (target: Target): string | null => {
  const { message } = getAction(target.action);
  return message && !Object.hasOwn(target.with, message.text) ? message.text : null;
};
