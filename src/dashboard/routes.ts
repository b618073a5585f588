import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#src/access/actor.ts';
import { towards } from '#src/access/allow.ts';
import type { Authenticate } from '#src/access/authenticate.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { CredentialFault, Fault, InputFault, OurFault, outsideOf } from '#src/kit/faults.ts';
import { whenAsked } from '#src/kit/late.ts';
import type { Log } from '#src/kit/log.ts';
import { named } from '#src/kit/named-plugin.ts';
import { feedHead } from '#src/store/feed.ts';
import { assetRoutes } from './assets.ts';
import type { Page, PageServices } from './define.ts';
import { languageCookie, languageIn } from './language-in.ts';
import { pages } from './registry.generated.ts';
import { sendPage } from './send-page.ts';
import { signInRoutes } from './sign-in.ts';
import { gitHubSignInRoutes } from './sign-in-github.ts';
import { statusRoutes } from './status.ts';
import { type Language, say, wordsOf } from './words.ts';

export interface DashboardDeps {
  /** As the service itself. */
  ctx: Ctx;
  authenticate: Authenticate;
  ctxFor(actor: Actor): Ctx;
  services: PageServices;
  log: Log;
}

type Request = FastifyRequest<{ Querystring: Record<string, unknown>; Params: Record<string, string> }>;

const single = (query: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));

const faultOf = (thrown: unknown): Fault =>
  thrown instanceof Fault ? thrown : new OurFault('Page not shown', 'A page failed unexpectedly.', { cause: thrown });

/** The usual refusals in the reader's language; another one says it itself. */
function saidOf(fault: Fault, path: string, language: Language): { title: string; message: string } {
  const [key, why] = [`problem.${fault.status}`, outsideOf(fault)];
  if (wordsOf(language)[`${key}.title`] === undefined) return { title: fault.title, message: why };
  return { title: say(language, `${key}.title`), message: say(language, `${key}.text`, { path, why }) };
}

function showProblem(deps: DashboardDeps, request: Request, reply: FastifyReply, thrown: unknown): FastifyReply {
  const fault = faultOf(thrown);
  if (fault instanceof OurFault) deps.log.error({ err: thrown }, 'a page could not be shown');
  if (fault instanceof CredentialFault && fault.status === 401) {
    return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303);
  }
  const language = languageIn(request, deps.services.language);
  const [path = ''] = request.url.split('?', 1);
  const data = { ...saidOf(fault, path.slice(0, 200), language), section: null };
  return sendPage(request, reply, { template: 'problem', language, data, status: fault.status });
}

async function show(deps: DashboardDeps, page: Page, request: Request, reply: FastifyReply): Promise<FastifyReply> {
  const known = await deps.authenticate(request.headers.authorization);
  const { id } = request.params;
  const actor = id === undefined ? known : towards(known, id);
  const language = languageIn(request, deps.services.language);
  const asked = { ctx: deps.ctxFor(actor), params: request.params, query: single(request.query), language };
  // Read first: what changes while the page is made is told by the stream.
  const seen = await feedHead(deps.ctx.store.read);
  const data = await page.view({ ...asked, services: deps.services });
  if (typeof request.query.lang === 'string') reply.header('set-cookie', languageCookie(language));
  const who = { name: actor.name, isAdmin: actor.permissions.has('admin') };
  const shown = { ...data, section: page.section, who, seen, heading: data.title };
  return sendPage(request, reply, {
    template: page.template,
    language,
    data: { ...shown, windowTitle: `${data.title} · ${say(language, 'product')}` },
  });
}

/** The pages for people. They read through the same verbs as the API and change through the API itself. */
export async function dashboardRoutes(app: FastifyInstance, deps: DashboardDeps): Promise<void> {
  app.setErrorHandler((thrown, request, reply) => showProblem(deps, request as Request, reply, thrown));
  await app.register(named(assetRoutes));
  const { language, signIn } = deps.services;
  await app.register(named(signInRoutes), { ...deps, language, hasGitHub: signIn !== null });
  if (signIn !== null) await app.register(named(gitHubSignInRoutes), { ...deps, language, github: signIn });
  await app.register(named(statusRoutes), deps);
  app.get('/', (_request, reply) => reply.redirect('/dashboard', 302));
  app.get('/dashboard/*', ({ url }) => {
    throw new InputFault('Not found', `There is no page at ${url.split('?', 1)[0]}.`, { status: 404 });
  });
  for (const { path, load } of pages) {
    const page = whenAsked(load);
    app.get(path, (request: Request, reply) => show(deps, page(), request, reply));
  }
}
