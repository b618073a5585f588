import type { Clock } from '#src/kit/clock.ts';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { isMissing, saysSo } from './faults.ts';
import type { Octokit } from './types.ts';

export interface Scope {
  installationId: number;
  /** Names without their owner; none: all that the installation covers. */
  repositories: readonly string[];
  permissions: Record<string, 'read' | 'write'>;
}

export interface Tokens {
  get(scope: Scope): Promise<string>;
  /** GitHub said that this one is no good any more. */
  drop(scope: Scope, token: string): void;
}

interface Kept {
  /** Once it is there. */
  value?: string;
  token: Promise<{ token: string; expiresAt: number }>;
  expiresAt: number;
}

const EARLY_MS = 5 * 60_000;
const MOST = 5000;

const keyOf = ({ installationId, repositories, permissions }: Scope): string =>
  JSON.stringify([installationId, repositories, permissions]);

async function ask(app: Octokit, { installationId, repositories, permissions }: Scope) {
  const { data } = await app.request('POST /app/installations/{installation_id}/access_tokens', {
    installation_id: installationId,
    permissions,
    ...(repositories.length > 0 ? { repositories: [...repositories] } : {}),
  });
  return { token: data.token, expiresAt: Date.parse(data.expires_at) };
}

const GONE =
  'The App is no longer installed there, or the repository was renamed or removed. Install the App there again.';

/** Not a 404 of the call that wanted the token: nobody may take it for a missing comment or right. */
function explain(thrown: unknown): never {
  if (saysSo(thrown, /permissions requested are not granted/i)) {
    const text =
      'The App asks for permissions that were not accepted yet. Accept them in the settings of its installation.';
    throw new CredentialFault('Permission missing', text, { status: 403, cause: thrown });
  }
  if (isMissing(thrown) || saysSo(thrown, /not accessible to (this|the parent) installation/i))
    throw new InputFault('App not installed', GONE, { status: 404, cause: thrown });
  throw thrown;
}

/** Installation tokens, each as narrow as its use, kept until five minutes before they end; one call however many ask. */
export function createTokens(app: Octokit, clock: Clock): Tokens {
  const kept = new Map<string, Kept>();
  const forgetOld = (): void => {
    for (const [key, { expiresAt }] of kept) if (expiresAt <= clock.now()) kept.delete(key);
    const [oldest] = kept.keys();
    if (kept.size >= MOST && oldest !== undefined) kept.delete(oldest);
  };
  const start = (key: string, scope: Scope): Kept => {
    if (kept.size >= MOST) forgetOld();
    const one: Kept = { token: ask(app, scope), expiresAt: Number.POSITIVE_INFINITY };
    kept.set(key, one);
    one.token.then(
      ({ token, expiresAt }) => {
        one.value = token;
        one.expiresAt = expiresAt - EARLY_MS;
      },
      () => {
        if (kept.get(key) === one) kept.delete(key);
      },
    );
    return one;
  };
  return {
    async get(scope) {
      const key = keyOf(scope);
      const found = kept.get(key);
      const good = found !== undefined && found.expiresAt > clock.now() ? found : start(key, scope);
      return (await good.token.catch(explain)).token;
    },
    drop(scope, token) {
      const key = keyOf(scope);
      if (kept.get(key)?.value === token) kept.delete(key);
    },
  };
}
