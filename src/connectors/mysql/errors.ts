import { CredentialFault, Fault, InputFault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import { hideSecrets } from '#src/kit/redact.ts';
import { isTlsTrouble, NO_TLS } from '../database-url.ts';
import { object, text } from '../loose.ts';

const CREDENTIAL = new Map([
  [1044, 'The user may not use that database: GRANT it.'],
  [1045, 'Check the user and password in mysql_url.'],
  [1049, 'There is no such database. Check the name in mysql_url.'],
  [1142, 'The user may not do that: GRANT the right to it.'],
  [1143, 'The user may not do that: GRANT the right to it.'],
  [1227, 'The user may not do that: GRANT the right to it.'],
]);
const INPUT = new Map([
  [1792, 'A query only reads: write with mysql_insert or mysql_upsert.'],
  [1969, 'It took longer than 15 seconds. Ask for less, or add an index.'],
  [3024, 'It took longer than 15 seconds. Ask for less, or add an index.'],
  [1146, 'There is no such table: check its name.'],
]);
/** Too many connections, a server that stops, and two that lock each other out. */
const PASSES = new Set([1040, 1053, 1203, 1205, 1213, 1226, 1317, 1927]);

export function mysqlFault(thrown: unknown, secrets: readonly string[]): Fault {
  if (thrown instanceof Fault) return thrown;
  const { errno, code: given } = object(thrown);
  const [number, code] = [typeof errno === 'number' ? errno : 0, text(given)];
  const said = hideSecrets(sentenceOf(thrown), secrets).slice(0, 500);
  const details = { service: 'mysql', code };
  const [credential, input] = [CREDENTIAL.get(number), INPUT.get(number)];
  if (credential !== undefined)
    return new CredentialFault('Credential refused', `MySQL: ${said}. ${credential}`, { details });
  if (input !== undefined) return new InputFault('Request refused', `MySQL: ${said}. ${input}`, { details });
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT' || isTlsTrouble(said)) {
    return new CredentialFault('Connection not safe', `MySQL: ${said}. ${NO_TLS}`, { details });
  }
  if (number >= 1000 && code?.startsWith('ER_') && !PASSES.has(number)) {
    return new InputFault('Request refused', `MySQL: ${said}.`, { details });
  }
  return new TemporaryFault('Service unavailable', `MySQL could not be asked: ${said}.`, { details });
}
