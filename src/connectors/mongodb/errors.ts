import { CredentialFault, Fault, InputFault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import { hideSecrets } from '#src/kit/redact.ts';
import { isTlsTrouble } from '../database-url.ts';
import { object, text } from '../loose.ts';

const TLS_REMEDY =
  'Where that is right, in a network of your own, leave tls=true out of mongodb_url, or write tlsAllowInvalidCertificates=true.';

/** What lies under the driver's own words: ours where we refused, else the network's. */
function rootOf(thrown: unknown): unknown {
  let at = thrown;
  for (let depth = 0; depth < 8; depth++) {
    const { cause, reason } = object(at instanceof Error ? { cause: at.cause, reason: object({ ...at }).reason } : at);
    const servers = object(reason).servers;
    const inside =
      cause ??
      (servers instanceof Map ? [...servers.values()].map((one) => object({ ...one }).error).find(Boolean) : undefined);
    if (!inside || at instanceof Fault) break;
    at = inside;
  }
  return at;
}

export function mongoFault(thrown: unknown, secrets: readonly string[]): Fault {
  const root = rootOf(thrown);
  if (root instanceof Fault) return root;
  const { code, codeName } = object({ ...(thrown as object) });
  const said = hideSecrets(sentenceOf(thrown), secrets).slice(0, 400);
  const details = { service: 'mongodb', code: text(codeName) ?? code };
  if (code === 18 || code === 8000 || /authentication failed|bad auth/i.test(said)) {
    const remedy = 'Check the user and password in mongodb_url, and the database that has the user (authSource).';
    return new CredentialFault('Credential refused', `MongoDB: ${said}. ${remedy}`, { details });
  }
  if (code === 13) {
    return new CredentialFault('Permission missing', `MongoDB: ${said}. Give the user the role readWrite.`, {
      details,
    });
  }
  if (code === 50)
    return new InputFault('Request refused', `MongoDB: ${said}. It took longer than 15 seconds; add an index.`, {
      details,
    });
  if (isTlsTrouble(sentenceOf(root)))
    return new CredentialFault('Connection not safe', `MongoDB: ${said}. ${TLS_REMEDY}`, { details });
  const isNetwork = /^Mongo(?:Network|ServerSelection|Topology|Pool|NotConnected)/.test(
    thrown instanceof Error ? thrown.name : '',
  );
  if (typeof code === 'number' && !isNetwork && !(code >= 10_000 && code < 14_000)) {
    return new InputFault('Request refused', `MongoDB: ${said}.`, { details });
  }
  return new TemporaryFault('Service unavailable', `MongoDB could not be asked: ${said}.`, { details });
}
