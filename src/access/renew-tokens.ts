import type { Connector } from '#src/connectors/define.ts';
import { clientOf, type FreshTokens, fetchTokens, type OAuth, refusedGrant } from '#src/connectors/oauth.ts';
import type { Tokens } from '#src/connectors/tokens.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { CredentialFault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import { getCredential, leaseRefresh, updateCredential } from '#src/store/credentials.ts';
import type { CredentialRow } from '#src/store/rows.ts';
import type { ResolvedCredential } from './credentials.ts';
import type { Ctx } from './ctx.ts';
import { keepSecret, openSecrets } from './secrets.ts';

type Deps = Pick<Ctx, 'store' | 'keyring' | 'clock' | 'http'>;
type Fields = Readonly<Record<string, string>>;

/** So long one process has to fetch new tokens; if it dies meanwhile, another tries after it. */
const LEASE_MS = 20_000;
const LOOK_MS = 100;
const LONGEST_WAIT_MS = 30_000;
/** A token that ends while a call is under way would be refused. */
const EARLY_MS = 60_000;

interface Current {
  row: CredentialRow;
  fields: Fields;
}

async function read(deps: Deps, id: string): Promise<Current> {
  const row = await getCredential(deps.store.read, id);
  if (!row) throw new CredentialFault('Credential missing', 'The credential was deleted meanwhile. Set it again.');
  const fields = (await openSecrets(deps.store.read, deps.keyring, [id], deps.clock.now())).get(id) ?? {};
  return { row, fields };
}

async function keep(deps: Deps, row: CredentialRow, { expiresIn, ...fresh }: FreshTokens): Promise<string> {
  const now = deps.clock.now();
  await deps.store.write(async (tx) => {
    for (const [field, value] of Object.entries(fresh)) {
      await keepSecret(tx, deps.keyring, { projectId: row.projectId, ownerId: row.id, field }, value, now);
    }
    const expiresAt = expiresIn === null ? null : now + expiresIn * 1000;
    await updateCredential(tx, row.id, { expiresAt, refreshUntil: null, status: 'healthy', message: null });
  });
  return fresh.access_token;
}

/** What became of it is written down, so that the next one need not ask in vain, and people see why. */
async function giveUp(deps: Deps, id: string, thrown: unknown): Promise<never> {
  const told = thrown instanceof CredentialFault ? { status: 'unhealthy', message: sentenceOf(thrown) } : {};
  await deps.store.write((tx) => updateCredential(tx, id, { refreshUntil: null, ...told }));
  throw thrown;
}

async function fetchFresh(deps: Deps, connector: Connector, oauth: OAuth, { row, fields }: Current): Promise<string> {
  const { title, id: service } = connector;
  try {
    const { id, secret } = clientOf(oauth, service, fields);
    const refresh_token = fields.refresh_token ?? '';
    const url = oauth.tokenUrl(fields, fields.base_url ?? null);
    const http = deps.http.client({
      service,
      title,
      baseUrl: new URL(url).origin,
      redact: [secret, refresh_token],
      scope: row.projectId,
      fault: (body, { status }) => refusedGrant(title, body, status),
    });
    crashPoint('refresh.leased');
    const body = { grant_type: 'refresh_token', refresh_token, client_id: id, client_secret: secret };
    const fresh = await fetchTokens({ http, title, url, encoding: oauth.encoding, body });
    const token = await keep(deps, row, fresh);
    crashPoint('refresh.kept');
    return token;
  } catch (thrown) {
    return await giveUp(deps, row.id, thrown);
  }
}

const isFresh = (current: Current, refused: string, now: number): boolean =>
  (current.fields.access_token ?? '') !== '' &&
  current.fields.access_token !== refused &&
  (current.row.expiresAt === null || current.row.expiresAt > now + EARLY_MS);

/** Fetches new tokens, unless somebody else just did or is doing it: then theirs are taken. */
async function renewOnce(deps: Deps, connector: Connector, oauth: OAuth, id: string, refused: string): Promise<string> {
  const until = Date.now() + LONGEST_WAIT_MS;
  while (Date.now() < until) {
    const now = deps.clock.now();
    const current = await read(deps, id);
    if (isFresh(current, refused, now)) return current.fields.access_token ?? '';
    if (await deps.store.write((tx) => leaseRefresh(tx, id, now, now + LEASE_MS))) {
      // Between the look and the lease somebody may have been quicker.
      const leased = await read(deps, id);
      if (!isFresh(leased, refused, now)) return await fetchFresh(deps, connector, oauth, leased);
      await deps.store.write((tx) => updateCredential(tx, id, { refreshUntil: null }));
      return leased.fields.access_token ?? '';
    }
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
  const text = `New tokens of ${connector.title} are being fetched elsewhere, and it takes long. It is tried again.`;
  throw new TemporaryFault('Tokens not renewed', text, { retryAfterMs: LEASE_MS });
}

const underWay = new WeakMap<object, Map<string, Promise<string>>>();

/** Of a process all that need new tokens of one credential wait for the same fetch. */
function renewTogether(deps: Deps, connector: Connector, oauth: OAuth, id: string, refused: string): Promise<string> {
  const mine = underWay.get(deps.store) ?? new Map<string, Promise<string>>();
  underWay.set(deps.store, mine);
  const key = `${id} ${refused}`;
  const known = mine.get(key);
  if (known) return known;
  const fresh = renewOnce(deps, connector, oauth, id, refused).finally(() => mine.delete(key));
  mine.set(key, fresh);
  return fresh;
}

const fromEnvironment = ({ title, id }: Connector): CredentialFault =>
  new CredentialFault(
    'Credential refused',
    `A refresh token of ${title} works once, so it cannot come from the environment. Give it with POST /v1/credentials {"service": "${id}", …}.`,
  );

/** The access tokens of a credential that can renew them; undefined: it cannot. */
export function tokensOf(
  deps: Deps,
  connector: Connector,
  credential: ResolvedCredential,
  onFresh: (token: string) => void = () => undefined,
): Tokens | undefined {
  const { oauth } = connector.credentials;
  const { id, fields } = credential;
  if (!oauth?.rotates || !fields.refresh_token) return undefined;
  let token = fields.access_token ?? '';
  let expiresAt = credential.expiresAt;

  async function renew(refused: string): Promise<string> {
    if (id === null || !oauth) throw fromEnvironment(connector);
    token = await renewTogether(deps, connector, oauth, id, refused);
    onFresh(token);
    expiresAt = (await getCredential(deps.store.read, id))?.expiresAt ?? null;
    return token;
  }

  const isOver = (): boolean => token === '' || (expiresAt !== null && expiresAt <= deps.clock.now() + EARLY_MS);
  return { renew, current: async () => (isOver() ? await renew(token) : token) };
}
