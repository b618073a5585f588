import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '#src/access/authenticate.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { sealSession } from '#src/access/session.ts';
import { isOwnOrigin, sessionCookie } from '#src/access/session-cookie.ts';
import { Fault, InputFault } from '#src/kit/faults.ts';
import { languageIn } from './language-in.ts';
import { sendPage } from './send-page.ts';
import { wayBack } from './way-back.ts';
import { type Language, say } from './words.ts';

export interface SignInDeps {
  /** As the service itself. */
  ctx: Ctx;
  authenticate: Authenticate;
  language: Language;
  hasGitHub: boolean;
}

type Request = FastifyRequest<{ Querystring: Record<string, string>; Body: unknown }>;

const MOST_BYTES = 4096;

interface Form {
  to: unknown;
  problem?: string;
}

function show(deps: SignInDeps, request: Request, reply: FastifyReply, { to, problem }: Form): FastifyReply {
  const language = languageIn(request, deps.language);
  const gitHub = deps.hasGitHub ? `/sign-in/github?to=${encodeURIComponent(wayBack(to))}` : null;
  const data = { title: say(language, 'signIn.title'), problem, to: wayBack(to), gitHub, signedOut: true };
  return sendPage(request, reply, { template: 'sign-in', language, data, status: problem === undefined ? 200 : 401 });
}

/** A form that another site posts does not sign anybody in. */
function checkOrigin({ headers }: Request): void {
  if (isOwnOrigin(headers)) return;
  throw new InputFault('Wrong origin', 'Sign in on the page itself, not from another site.', { status: 403 });
}

async function signIn(deps: SignInDeps, request: Request, reply: FastifyReply): Promise<FastifyReply> {
  checkOrigin(request);
  const form = new URLSearchParams(String(request.body ?? ''));
  try {
    const actor = await deps.authenticate(`Bearer ${(form.get('key') ?? '').trim()}`);
    const { keyring, clock, publicUrl } = deps.ctx;
    const value = sealSession(keyring, actor.id.replace(/^key:/, ''), clock.now());
    return reply.header('set-cookie', sessionCookie(publicUrl, value)).redirect(wayBack(form.get('to')), 303);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return show(deps, request, reply, { to: form.get('to'), problem: thrown.message });
  }
}

/** People sign in with a key, which stays in no page and no script: the cookie holds who it was, sealed. */
export async function signInRoutes(app: FastifyInstance, deps: SignInDeps): Promise<void> {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MOST_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.get('/sign-in', (request: Request, reply) => show(deps, request, reply, { to: request.query.to }));
  app.post('/sign-in', (request: Request, reply) => signIn(deps, request, reply));
  app.post('/sign-out', async (request: Request, reply) => {
    checkOrigin(request);
    return reply.header('set-cookie', sessionCookie(deps.ctx.publicUrl, null)).redirect('/sign-in', 303);
  });
}
