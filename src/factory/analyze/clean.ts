import { TOKEN_PATTERNS } from '#src/kit/redact-patterns.ts';
import { withoutInvisible } from '#src/requests/clean-text.ts';
import type { RequestFields } from '#src/requests/fields.ts';

/** A secret that somebody wrote into an issue goes no further than the issue. */
export function withoutSecrets(text: string): string {
  return TOKEN_PATTERNS.reduce((rest, shape) => rest.replace(shape, 'REMOVED'), withoutInvisible(text));
}

const isLoose = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The same value with texts that a file can hold. */
export function readable<T>(value: T): T {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '') as T;
  if (Array.isArray(value)) return value.map(readable) as T;
  if (!isLoose(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, readable(inner)])) as T;
}

const plain = (text: string): string =>
  withoutSecrets(text)
    .replace(/\*\*|__(?=\S)|(?<=\S)__/g, '')
    .trim();

export interface CleanFields {
  fields: RequestFields;
  hadSecrets: boolean;
}

/** The fields without secrets and without marks of emphasis. */
export function cleanFields(given: RequestFields): CleanFields {
  const lines = (texts: readonly string[]): string[] => texts.map(plain).filter((line) => line !== '');
  const maybe = (text: string | null): string | null => (text === null ? null : plain(text));
  const fields: RequestFields = {
    ...given,
    serviceName: maybe(given.serviceName),
    integrationType: maybe(given.integrationType),
    description: maybe(given.description),
    incomingEvents: lines(given.incomingEvents),
    outgoingActions: lines(given.outgoingActions),
    configuration: lines(given.configuration),
    expectedBehaviour: lines(given.expectedBehaviour),
    examples: given.examples.map(({ title, text }) => ({ title: maybe(title), text: plain(text) })),
  };
  const written = JSON.stringify(given);
  return { fields, hadSecrets: withoutSecrets(written).includes('REMOVED') && !written.includes('REMOVED') };
}
