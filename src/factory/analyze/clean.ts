import { TOKEN_PATTERNS } from '#src/kit/redact-patterns.ts';
import type { RequestFields } from '#src/requests/fields.ts';

/** A secret that somebody wrote into an issue goes no further than the issue. */
function withoutSecrets(text: string): string {
  return TOKEN_PATTERNS.reduce((rest, shape) => rest.replace(shape, 'REMOVED'), text);
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
  return { fields, hadSecrets: withoutSecrets(written) !== written };
}

export { withoutSecrets };
