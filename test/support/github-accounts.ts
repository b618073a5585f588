import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

interface Account {
  login: string;
  /** owner/name → what they may do there. */
  may: Record<string, 'pull' | 'push'>;
}

export interface Accounts {
  apiUrl: string;
  client: { id: string; secret: string };
  /** Whoever signs in next. */
  whoever: Account;
  /** As when somebody takes the App's right away. */
  revoke(): void;
  asked(): number;
  close(): Promise<void>;
}

/** The few pages of GitHub on which people say who they are: PKCE is checked, a code is good once. */
export async function startAccounts(whoever: Account): Promise<Accounts> {
  const client = { id: 'Iv1.client', secret: 'a-client-secret' };
  const codes = new Map<string, string>();
  let token = '';
  let asked = 0;
  let nth = 0;

  function exchange(form: Record<string, string>): object {
    const challenge = codes.get(form.code ?? '');
    codes.delete(form.code ?? '');
    const proof = createHash('sha256')
      .update(form.code_verifier ?? '')
      .digest('base64url');
    const isRight = form.client_id === client.id && form.client_secret === client.secret && proof === challenge;
    if (!isRight) return { error: 'bad_verification_code' };
    token = `ghu_${++nth}`;
    return { access_token: token, token_type: 'bearer' };
  }

  const repositories = () =>
    Object.entries(accounts.whoever.may).map(([full_name, right]) => ({
      full_name,
      permissions: { admin: false, push: right === 'push', pull: true },
    }));

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const say = (value: object, status = 200): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk;
    });
    request.on('end', () => {
      if (url.pathname === '/login/oauth/authorize') {
        const code = `code_${codes.size}_${++nth}`;
        codes.set(code, url.searchParams.get('code_challenge') ?? '');
        const back = new URL(url.searchParams.get('redirect_uri') ?? '');
        back.search = new URLSearchParams({ code, state: url.searchParams.get('state') ?? '' }).toString();
        return void response.writeHead(302, { location: back.href }).end();
      }
      if (url.pathname === '/login/oauth/access_token') return say(exchange(JSON.parse(body)));
      if (request.headers.authorization !== `Bearer ${token}`) return say({ message: 'Bad credentials' }, 401);
      asked += 1;
      if (url.pathname === '/user') return say({ login: accounts.whoever.login, id: 1 });
      if (url.pathname === '/user/installations') return say({ total_count: 1, installations: [{ id: 7 }] });
      return say({ total_count: repositories().length, repositories: repositories() });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const accounts: Accounts = {
    apiUrl: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    client,
    whoever,
    revoke() {
      token = 'gone';
    },
    asked: () => asked,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return accounts;
}
