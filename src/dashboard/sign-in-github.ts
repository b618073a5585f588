import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '#src/access/authenticate.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { openPending, sealPending, sealSession, sessionHeader } from '#src/access/session.ts';
import { sessionCookie } from '#src/access/session-cookie.ts';
import { authorizeUrl, type SignInClient, tokenFor } from '#src/github/person.ts';
import { cookieOf, setCookie } from '#src/kit/cookie.ts';
import { CredentialFault, Fault, InputFault } from '#src/kit/faults.ts';
import { newToken } from '#src/kit/ids.ts';
import { languageIn } from './language-in.ts';
import { sendPage } from './send-page.ts';
import { wayBack } from './way-back.ts';
import { type Language, say } from './words.ts';

export interface GitHubSignIn {
  client: SignInClient;
  apiUrl: string;
}

interface Deps {
  ctx: Ctx;
  language: Language;
  github: GitHubSignIn;
  authenticate: Authenticate;
}

type Request = FastifyRequest<{ Querystring: Record<string, unknown> }>;

const COOKIE = 'ccb_github';
const SECONDS = 600;
const CALLBACK = '/sign-in/github/callback';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');
const hashOf = (value: string): Buffer => createHash('sha256').update(value).digest();

/** Lax: GitHub sends the browser back to us. */
const pendingCookie = (publicUrl: string, value: string | null): string =>
  setCookie(publicUrl, { name: COOKIE, value, seconds: SECONDS, sameSite: 'Lax' });

function begin({ ctx, github }: Deps, request: Request, reply: FastifyReply): FastifyReply {
  const { keyring, clock, publicUrl } = ctx;
  const pending = { state: newToken(), verifier: newToken(), to: wayBack(request.query.to) };
  const url = authorizeUrl(github.apiUrl, {
    clientId: github.client.clientId,
    redirectUri: `${publicUrl}${CALLBACK}`,
    state: pending.state,
    challenge: challengeOf(pending.verifier),
  });
  const value = sealPending(keyring, pending, clock.now() + SECONDS * 1000);
  return reply.header('set-cookie', pendingCookie(publicUrl, value)).redirect(url, 303);
}

/** Only the browser that began it finishes it, once, within ten minutes. */
async function finish({ ctx, github, authenticate }: Deps, request: Request): Promise<{ session: string; to: string }> {
  const { keyring, clock, publicUrl, log } = ctx;
  const pending = openPending(keyring, cookieOf(publicUrl, COOKIE, request.headers.cookie), clock.now());
  const isOurs = pending !== null && timingSafeEqual(hashOf(pending.state), hashOf(text(request.query.state)));
  if (!isOurs) {
    throw new InputFault(
      'Sign-in not begun here',
      'Begin again: this sign-in was not begun in this browser, or long ago.',
      {
        status: 403,
      },
    );
  }
  const code = text(request.query.code);
  if (code === '')
    throw new CredentialFault('Not signed in', 'GitHub was not allowed to say who you are. Begin again.');
  const options = { apiUrl: github.apiUrl, log };
  const given = { code, verifier: pending.verifier, redirectUri: `${publicUrl}${CALLBACK}` };
  const token = await tokenFor(options, github.client, given);
  const session = sealSession(keyring, { github: token }, clock.now());
  await authenticate(sessionHeader(session));
  return { session, to: pending.to };
}

async function callback(deps: Deps, request: Request, reply: FastifyReply): Promise<FastifyReply> {
  const { publicUrl } = deps.ctx;
  const language = languageIn(request, deps.language);
  const over = pendingCookie(publicUrl, null);
  try {
    const { session, to } = await finish(deps, request);
    reply.header('set-cookie', [over, sessionCookie(publicUrl, session)]);
    // A page of ours goes on from here: on a redirect that began at GitHub browsers leave our cookie at home.
    const data = { title: say(language, 'signIn.done'), to, refreshTo: to, signedOut: true };
    return sendPage(request, reply, { template: 'signed-in', language, data });
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    reply.header('set-cookie', over);
    const data = {
      title: say(language, 'signIn.title'),
      problem: thrown.message,
      gitHub: '/sign-in/github',
      signedOut: true,
    };
    return sendPage(request, reply, {
      template: 'sign-in',
      language,
      data: { ...data, to: '/dashboard' },
      status: thrown.status,
    });
  }
}

/** People say who they are on GitHub; what they may do here follows from what they may do there. */
export async function gitHubSignInRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  app.get('/sign-in/github', (request: Request, reply) => begin(deps, request, reply));
  app.get(CALLBACK, (request: Request, reply) => callback(deps, request, reply));
}
