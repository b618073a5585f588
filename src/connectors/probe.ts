import { sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import type { Action } from './action.ts';
import type { Connector } from './define.ts';
import { type ClientDoors, type CredentialValues, missingFields, openClient } from './open-client.ts';

/** What a connection test found. `unknown`: nobody can say, because the service was not reached or has no such test. */
export interface Probed {
  status: 'healthy' | 'unhealthy' | 'unknown';
  message: string;
  account: string | null;
  /** Null: the service does not tell; then no scope is called missing. */
  scopes: readonly string[] | null;
  missingScopes: readonly string[];
}

const TIMEOUT_MS = 10_000;

const nothing = { account: null, scopes: null, missingScopes: [] };

/** Nobody waits half a minute for a test. */
const hasty = (doors: ClientDoors): ClientDoors => ({
  ...doors,
  http: { ...doors.http, client: (options) => doors.http.client({ timeoutMs: TIMEOUT_MS, ...options }) },
});

const scopesOf = (actions: readonly Action[]): string[] => [
  ...new Set(actions.flatMap((action) => action.scopes ?? [])),
];

function judged(
  connector: Connector,
  account: string | null,
  scopes: readonly string[] | null,
  needed: string[],
): Probed {
  const missingScopes = scopes === null ? [] : needed.filter((scope) => !scopes.includes(scope));
  const who = account === null ? '' : ` as ${account}`;
  if (missingScopes.length === 0) {
    return {
      status: 'healthy',
      message: `${connector.title} accepts the credential${who}.`,
      account,
      scopes,
      missingScopes,
    };
  }
  const rights = missingScopes.join(', ');
  const message = `${connector.title} accepts the credential${who}, but it lacks ${rights}. Add it at ${connector.title} and install the app again.`;
  return { status: 'unhealthy', message, account, scopes, missingScopes };
}

function refused(thrown: unknown): Probed {
  return {
    status: thrown instanceof TemporaryFault ? 'unknown' : 'unhealthy',
    message: sentenceOf(thrown),
    ...nothing,
  };
}

/** Asks the service whether it takes this credential, and whether its rights are enough for these actions. Never throws. */
export async function probe(
  connector: Connector,
  fields: CredentialValues,
  doors: ClientDoors,
  actions: readonly Action[] = [],
): Promise<Probed> {
  const [missing] = missingFields(connector, fields);
  if (missing !== undefined) {
    return { status: 'unhealthy', message: `${connector.id}_${missing} is not set.`, ...nothing };
  }
  if (!connector.probe) {
    return { status: 'unknown', message: `${connector.title} has no way to try a credential.`, ...nothing };
  }
  try {
    const { account = null, scopes = null } = await connector.probe(openClient(connector, fields, hasty(doors)));
    return judged(connector, account, scopes, scopesOf(actions));
  } catch (thrown) {
    return refused(thrown);
  }
}
