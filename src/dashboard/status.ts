import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Ctx } from '#src/access/ctx.ts';
import { lastSelfProbe } from '#src/metrics/self-probe.ts';
import type { PageServices } from './define.ts';
import { languageCookie, languageIn } from './language-in.ts';
import { sendPage } from './send-page.ts';
import { say } from './words.ts';

const KEPT_MS = 5_000;
/** Longer than that nothing that is due should wait. */
const LATE_MS = 60_000;

type Standing = 'well' | 'slow' | 'down';

interface State {
  service: Standing;
  processing: Standing;
  address: Standing;
}

interface Deps {
  ctx: Ctx;
  services: PageServices;
}

async function look({ ctx, services: { installation } }: Deps): Promise<State> {
  const { database } = await installation.health();
  if (!database.ok) return { service: 'down', processing: 'down', address: 'well' };
  const [due, probe] = await Promise.all([installation.nextEventAt(), lastSelfProbe(ctx.store.read)]);
  const isLate = due !== null && due < ctx.clock.now() - LATE_MS;
  return {
    service: 'well',
    processing: isLate ? 'slow' : 'well',
    address: probe.reachable === false ? 'down' : 'well',
  };
}

const SIGNS = { well: '✓', slow: '!', down: '✗' } as const;
const WORST: readonly Standing[] = ['down', 'slow', 'well'];

/** For everybody, without a key: whether it works. Nothing on it names a project, an integration or a person. */
export async function statusRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  let kept: { at: number; state: Promise<State> } | undefined;
  const current = (): Promise<State> => {
    const now = deps.ctx.clock.now();
    if (!kept || now - kept.at > KEPT_MS) kept = { at: now, state: look(deps) };
    return kept.state;
  };
  app.get('/status', async (request: FastifyRequest<{ Querystring: Record<string, unknown> }>, reply) => {
    const language = languageIn(request, deps.services.language);
    const state = await current();
    const worst = WORST.find((one) => Object.values(state).includes(one)) ?? 'well';
    const parts = (Object.entries(state) as [string, Standing][]).map(([part, standing]) => ({
      part,
      standing,
      sign: SIGNS[standing],
    }));
    if (typeof request.query.lang === 'string') reply.header('set-cookie', languageCookie(language));
    const data = { title: say(language, `status.${worst}`), parts, signedOut: true, quiet: true };
    return sendPage(request, reply, { template: 'status', language, data, status: worst === 'down' ? 503 : 200 });
  });
}
