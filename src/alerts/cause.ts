import { findConnector } from '#src/connectors/catalogue.ts';
import type { Reading } from './reading.ts';

/** What a service is reached by: its host where it has one for all, else the credential that names it. */
function ofService(reading: Reading, service: string): string {
  const base = findConnector(service)?.baseUrl;
  if (base) return `host:${new URL(base).host}`;
  const credential = reading.credentials.find((one) => one.service === service);
  return credential ? `credential:${credential.id}` : `integration:${reading.id}`;
}

/** Where something goes wrong: integrations of a project that share it are told of as one. */
export const CAUSES = {
  target: (reading: Reading) => ofService(reading, reading.target),
  trouble: (reading: Reading) => ofService(reading, reading.trouble?.service ?? reading.target),
  source: ({ source }: Reading) => `source:${source}`,
  own: ({ id }: Reading) => `integration:${id}`,
  credential: (reading: Reading) => {
    const ends = reading.credentials.filter((one) => one.expiresAt !== null && !one.renews);
    const [first] = ends.sort((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0));
    return first ? `credential:${first.id}` : `integration:${reading.id}`;
  },
} as const satisfies Record<string, (reading: Reading) => string>;

export type Cause = keyof typeof CAUSES;
