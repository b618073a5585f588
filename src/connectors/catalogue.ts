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

/** The action, or a fault that says which one was probably meant. */
export function getAction(id: string): Action {
  const action = actionsById.get(id);
  if (action) return action;
  throw new InputFault(
    'Unknown action',
    `The catalogue has no action "${id}".${didYouMean(id, [...actionsById.keys()])} GET /v1/catalog lists them all.`,
    { status: 404, details: { action: id } },
  );
}
