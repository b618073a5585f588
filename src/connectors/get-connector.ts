import { InputFault } from '#src/kit/faults.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import { findConnector, listServices } from './catalogue.ts';
import type { Connector } from './define.ts';

/** The service, or a fault that says which one was probably meant. */
export function getConnector(service: string): Connector {
  const found = findConnector(service);
  if (found) return found;
  const known = listServices().map((one) => one.id);
  throw new InputFault('Unknown service', `The catalogue has no service "${service}".${didYouMean(service, known)}`, {
    status: 404,
    details: { service },
  });
}
