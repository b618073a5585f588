import { findConnector } from './catalogue.ts';
import { readyToCheck } from './check-input.ts';

/** Loads a service and what checks the calls of its actions: no event of an integration that becomes active waits for that. */
export const loadAhead = (service: string): void => readyToCheck(findConnector(service)?.actions ?? []);
