import { CredentialFault, Fault, InputFault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import { hideSecrets } from '#src/kit/redact.ts';
import { isTlsTrouble, NO_TLS } from '../database-url.ts';
import { object, text } from '../loose.ts';

const CREDENTIAL: [shape: RegExp, remedy: string][] = [
  [/^28/, 'Check the user and password in postgresql_url.'],
  [/^3D000/, 'There is no such database. Check the name in postgresql_url.'],
  [/^42501/, 'The user may not do that: GRANT the right to it.'],
];
const INPUT: [shape: RegExp, remedy: string][] = [
  [/^25006/, 'A query only reads: write with postgresql_insert or postgresql_upsert.'],
  [/^57014/, 'It took longer than 15 seconds. Ask for less, or add an index.'],
  [/^42P01/, 'There is no such table: check its name and schema.'],
  [/^42P10/, 'An upsert needs a unique index on exactly the columns of "key".'],
];
/** Broken connections, too many of them, a server that starts or stops, and two that lock each other out. */
const PASSES = /^(?:08|53|57P0[1-5]|40001|40P01|55P03)/;

const remedyIn = (table: [shape: RegExp, remedy: string][], code: string): string | undefined =>
  table.find(([shape]) => shape.test(code))?.[1];

export function postgresFault(thrown: unknown, secrets: readonly string[]): Fault {
  if (thrown instanceof Fault) return thrown;
  const { code: given, detail } = object(thrown);
  const code = text(given) ?? '';
  const said = hideSecrets([sentenceOf(thrown), text(detail)].filter(Boolean).join(' '), secrets).slice(0, 500);
  const details = { service: 'postgresql', code };
  const [credential, input] = [remedyIn(CREDENTIAL, code), remedyIn(INPUT, code)];
  if (credential !== undefined)
    return new CredentialFault('Credential refused', `PostgreSQL: ${said}. ${credential}`, { details });
  if (input !== undefined) return new InputFault('Request refused', `PostgreSQL: ${said}. ${input}`, { details });
  if (isTlsTrouble(said))
    return new CredentialFault('Connection not safe', `PostgreSQL: ${said}. ${NO_TLS}`, { details });
  if (/^[0-9A-Z]{5}$/.test(code) && !PASSES.test(code)) {
    return new InputFault('Request refused', `PostgreSQL: ${said}.`, { details });
  }
  return new TemporaryFault('Service unavailable', `PostgreSQL could not be asked: ${said}.`, { details });
}
