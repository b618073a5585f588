import { bundledNamed } from '#src/integrations/package/bundled.ts';

export const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** One thing the requester wants to see happen, in their own words. */
export interface Example {
  title: string | null;
  text: string;
}

/** What a person asks for, in their own words, whatever way they wrote it down. */
export interface RequestFields {
  serviceName: string | null;
  integrationType: string | null;
  description: string | null;
  priority: Priority;
  incomingEvents: string[];
  outgoingActions: string[];
  configuration: string[];
  expectedBehaviour: string[];
  examples: Example[];
}

/** Longest texts and lists that a request keeps; what goes beyond is left out. */
export const LIMITS = {
  name: 200,
  description: 4000,
  line: 500,
  exampleText: 1000,
  lines: 50,
  examples: 30,
} as const;

/** The fields without which nothing can be built, in the order in which they are asked for. */
export const REQUIRED_FIELDS = [
  'service_name',
  'integration_type',
  'description',
  'incoming_events',
  'outgoing_actions',
] as const;
export type RequiredField = (typeof REQUIRED_FIELDS)[number];

const VALUE_OF: Record<RequiredField, (fields: RequestFields) => string | readonly string[] | null> = {
  service_name: (fields) => fields.serviceName,
  integration_type: (fields) => fields.integrationType,
  description: (fields) => fields.description,
  incoming_events: (fields) => fields.incomingEvents,
  outgoing_actions: (fields) => fields.outgoingActions,
};

/** Names of the required fields that say nothing. Whoever names a package that ships with the service has said all. */
export const missingFields = (fields: RequestFields): RequiredField[] =>
  bundledNamed(fields.serviceName) === null
    ? REQUIRED_FIELDS.filter((name) => (VALUE_OF[name](fields)?.length ?? 0) === 0)
    : [];
