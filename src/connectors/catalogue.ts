import { InputFault } from '#src/kit/faults.ts';
import { whenAsked } from '#src/kit/late.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import type { Action } from './action.ts';
import type { Connector } from './define.ts';
import type { Listed } from './listed.ts';
import { services } from './registry.generated.ts';

const byId = new Map(services.map((one) => [one.id, one]));
const ownerOf = new Map(services.flatMap((one) => one.actions.map((id) => [id, one] as const)));

const connectors = new Map<string, Connector>();
const actionsById = new Map<string, Action>();

/** The service itself: loaded by the first who needs more of it than stands in the list. */
function connectorOf(one: Listed): Connector {
  const known = connectors.get(one.id);
  if (known) return known;
  const connector = one.load();
  connectors.set(one.id, connector);
  for (const action of connector.actions) actionsById.set(action.id, action);
  return connector;
}

const spelled = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\s_.-]+/g, ' ')
    .trim();
const namesOf = ({ id, title, words }: Listed): string[] => [id, title, ...words.map((word) => word.replace('!', ''))];
const byName = whenAsked(
  () => new Map(services.flatMap((one) => namesOf(one).map((name) => [spelled(name), one] as const))),
);

/** The id of a service as people write its name: "Slack", "MS Teams", "github-actions". What is none stays as it is. */
export const serviceIdOf = (name: string): string => byName().get(spelled(name))?.id ?? name;

/** What there is, without loading any of it. */
export const listServices = (): readonly Listed[] => services;
export const findService = (service: string): Listed | undefined => byId.get(service);
export const listActionIds = (): readonly string[] => [...ownerOf.keys()];
export const serviceOfAction = (id: string): string | undefined => ownerOf.get(id)?.id;

/** All of it, loaded. */
export const listConnectors = (): readonly Connector[] => services.map(connectorOf);
export const listActions = (): readonly Action[] => listConnectors().flatMap((one) => one.actions);

export function findConnector(service: string): Connector | undefined {
  const one = byId.get(service);
  return one && connectorOf(one);
}

export function findAction(id: string): Action | undefined {
  const owner = ownerOf.get(id);
  if (owner) connectorOf(owner);
  return actionsById.get(id);
}

/** What the service has that the id seems to name, else which services there are. */
function around(id: string): string {
  const service = services.find((one) => id.startsWith(`${one.id}_`));
  return service
    ? `${service.title} has ${service.actions.join(', ')}.`
    : `An id begins with its service: ${services.map((one) => `${one.id}_…`).join(', ')}.`;
}

/** The action, or a fault that says which one was probably meant. */
export function getAction(id: string): Action {
  const action = findAction(id);
  if (action) return action;
  throw new InputFault(
    'Unknown action',
    `The catalogue has no action "${id}".${didYouMean(id, listActionIds())} ${around(id)}`,
    { status: 404, details: { action: id } },
  );
}
