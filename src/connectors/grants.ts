import type { Action, MessageSlots } from './action.ts';
import { getAction } from './catalogue.ts';

/** One action as a handler may call it: `context.slack.sendMessage(…)`, `context.slack.send(…)`. */
export interface Grant {
  action: string;
  service: string;
  methods: string[];
  effect: 'read' | 'write';
  message?: MessageSlots & { longest?: number };
  /** Names of the input's fields: what `send(object)` may pass through beside the text. */
  fields: string[];
  /** The package brings it itself. */
  own?: boolean;
}

export const camelCase = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

export const methodsOf = (action: Action): string[] => [
  ...new Set([camelCase(action.name), ...(action.shortNames ?? [])]),
];

/** With how long a text the service takes: what is longer is sent in parts. */
function slotsOf({ message, input }: Action): Pick<Grant, 'message'> {
  if (message === undefined) return {};
  const { maxLength } = (input.properties[message.text] ?? {}) as { maxLength?: number };
  return { message: maxLength === undefined ? message : { ...message, longest: maxLength } };
}

function grantOf(action: Action): Grant {
  const { id, service, effect, input } = action;
  const fields = Object.keys(input.properties);
  return {
    action: id,
    service,
    methods: methodsOf(action),
    effect,
    fields,
    ...slotsOf(action),
  };
}

/** What the sandbox lets a handler call, for the actions its manifest grants. */
export const grantsFor = (actionIds: readonly string[]): Grant[] =>
  [...new Set(actionIds)].map((id) => grantOf(getAction(id)));
