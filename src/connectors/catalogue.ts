import { InputFault } from '#src/kit/faults.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import type { Action } from './action.ts';
import type { Connector } from './define.ts';
import { connectors } from './registry.generated.ts';

const byId = new Map(connectors.map((connector) => [connector.id, connector]));
const actionsById = new Map(connectors.flatMap((one) => one.actions.map((action) => [action.id, action] as const)));

export const listConnectors = (): readonly Connector[] => connectors;
export const findConnector = (service: string): Connector | undefined => byId.get(service);
export const listActions = (): readonly Action[] => [...actionsById.values()];
export const findAction = (id: string): Action | undefined => actionsById.get(id);

/** What the service has that the id seems to name, else which services there are. */
function around(id: string): string {
  const service = connectors.find((one) => id.startsWith(`${one.id}_`));
  return service
    ? `${service.title} has ${service.actions.map((action) => action.id).join(', ')}.`
    : `An id begins with its service: ${connectors.map((one) => `${one.id}_…`).join(', ')}.`;
}

/** The action, or a fault that says which one was probably meant. */
export function getAction(id: string): Action {
  const action = actionsById.get(id);
  if (action) return action;
  throw new InputFault(
    'Unknown action',
    `The catalogue has no action "${id}".${didYouMean(id, [...actionsById.keys()])} ${around(id)}`,
    { status: 404, details: { action: id } },
  );
}
