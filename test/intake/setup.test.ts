import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import nock from 'nock';
import { system } from '#src/access/actor.ts';
import { ensureAdminKey } from '#src/access/admin-key.ts';
import { createAuthenticate } from '#src/access/authenticate.ts';
import { createKey } from '#src/access/create-key.ts';
import type { Ctx } from '#src/access/ctx.ts';
import type { RegisteredApp } from '#src/github/convert-manifest.ts';
import { type SetupDeps, setupRoutes } from '#src/intake/setup/routes.ts';
import { findStoredApp } from '#src/intake/setup/stored-app.ts';
import { listAudit } from '#src/store/audit.ts';
import { openStore } from '#src/store/open.ts';
import { type GitHub, startGitHub } from '../../scripts/emulated-github.ts';
import { ctxOn } from '../requests/bed.ts';
import { movingClock } from '../support/moving-clock.ts';
import { silent } from '../support/silent.ts';

const KEY = 'ccb_admin_key_of_the_setup_tests_01234';

let github: GitHub;
let folder: string;
let ctx: Ctx;
const clock = movingClock();
const servers: FastifyInstance[] = [];

beforeAll(async () => {
  // Over real sockets: nothing may stand in between.
  nock.restore();
  github = await startGitHub({ repositories: ['octo/app'] });
  folder = await mkdtemp(join(tmpdir(), 'ccb-setup-'));
  const store = await openStore({ url: `sqlite:${join(folder, 'test.db')}`, log: silent });
  await ensureAdminKey(store, KEY, clock);
  ctx = ctxOn(store, system, { clock, publicUrl: 'http://127.0.0.1:1' });
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

afterAll(async () => {
  await github.close();
  await ctx.store.close();
  await rm(folder, { recursive: true, force: true });
});

const noUsage = { note: () => undefined, close: async () => undefined };

/** A server of its own, whose address is PUBLIC_URL. */
async function serve(over: Partial<SetupDeps> = {}): Promise<string> {
  const server = fastify();
  servers.push(server);
  const deps: SetupDeps = {
    ctx: { ...ctx },
    authenticate: createAuthenticate({
      store: ctx.store,
      clock,
      usage: noUsage,
      keyring: ctx.keyring,
      people: () => Promise.reject(new Error('nobody')),
    }),
    apiUrl: github.apiUrl,
    language: 'en',
    fromEnvironment: false,
    ...over,
  };
  await server.register(setupRoutes, deps);
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  if (!over.ctx) (deps.ctx as { publicUrl: string }).publicUrl = url;
  return url;
}

const unescaped = (html: string): string => html.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

async function post(url: string, fields: Record<string, string>, path = '/setup') {
  const body = new URLSearchParams({ key: KEY, name: 'My bot', organization: '', ...fields });
  const answer = await fetch(`${url}${path}`, { method: 'POST', body, redirect: 'manual' });
  const html = await answer.text();
  return { answer, html: unescaped(html), cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

/** What a browser does with the page: sends its form to GitHub. Returns where GitHub sends it back to. */
async function confirm(html: string): Promise<string> {
  const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1] ?? '';
  const manifest = /name="manifest" value="(.+)">/.exec(html)?.[1] ?? '';
  const answer = await fetch(action, { method: 'POST', body: new URLSearchParams({ manifest }), redirect: 'manual' });
  return answer.headers.get('location') ?? `${answer.status} ${await answer.text()}`;
}

const visit = async (url: string, cookie: string) => {
  const answer = await fetch(url, { headers: { cookie } });
  return { status: answer.status, html: unescaped(await answer.text()), headers: answer.headers };
};

const stored = (): Promise<RegisteredApp | null> => findStoredApp(ctx.store.read, ctx.keyring, clock.now());

test('nobody without an admin key gets as far as the form to GitHub', async () => {
  const url = await serve();
  const weak = await createKey(ctx, { name: 'reader', type: 'full_access' });
  for (const [key, status, sentence] of [
    ['', 401, 'This is not a key of this service.'],
    ['ccb_guessed_guessed_guessed_guessed', 401, 'This is not a key of this service.'],
    [weak.token, 403, 'This key is good, but it is not an admin key.'],
  ] as const) {
    const { answer, html, cookie } = await post(url, { key });
    expect([answer.status, html.includes(sentence), html.includes('manifest'), cookie]).toEqual([
      status,
      true,
      false,
      '',
    ]);
  }
});

test('the page has no script, names no other place than GitHub, and is never kept', async () => {
  const url = await serve();
  const { html, headers } = await visit(`${url}/setup`, '');
  expect(html).not.toMatch(/<script|javascript:|\son\w+=/i);
  expect(headers.get('content-security-policy')).toMatch(
    new RegExp(
      `^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' ${github.webUrl}; base-uri 'none'; frame-ancestors 'none'$`,
    ),
  );
  expect(headers.get('cache-control')).toBe('no-store');
  expect(html).toContain(`GitHub cannot reach ${url}`);
});

test('the page speaks the language that was asked for, else that of the browser', async () => {
  const url = await serve();
  expect((await visit(`${url}/setup?lang=ru`, '')).html).toContain('<html lang="ru">');
  const answer = await fetch(`${url}/setup`, { headers: { 'accept-language': 'ru-RU,ru;q=0.9' } });
  expect(await answer.text()).toContain('Настройка GitHub App');
  const refused = await post(url, { key: 'no' }, '/setup?lang=ru');
  expect(refused.html).toContain('Это не ключ этого сервиса');
});

test('what a person writes is shown as text', async () => {
  const url = await serve();
  const answer = await fetch(`${url}/setup`, {
    method: 'POST',
    body: new URLSearchParams({ key: KEY, name: '"><b>bot', organization: '' }),
  });
  const html = await answer.text();
  expect(html).not.toContain('<b>');
  expect(JSON.parse(/name="manifest" value="(.+)">/.exec(unescaped(html))?.[1] ?? '').name).toBe('"><b>bot');
});

test('an App is registered from app.yml, kept encrypted, and its set-up can be finished once', async () => {
  const used: number[] = [];
  const url = await serve({
    onRegistered: async ({ appId }) => {
      used.push(appId);
      return true;
    },
  });
  const { html, cookie, answer } = await post(url, {});
  expect(answer.headers.get('set-cookie')).toMatch(/^ccb-setup=[\w-]+; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/);
  const manifest = JSON.parse(/name="manifest" value="(.+)">/.exec(html)?.[1] ?? '');
  expect(manifest).toMatchObject({
    name: 'My bot',
    url,
    public: false,
    hook_attributes: { url: `${url}/api/github/webhooks`, active: true },
    redirect_url: `${url}/setup/callback`,
    default_permissions: {
      contents: 'write',
      issues: 'write',
      pull_requests: 'write',
      checks: 'write',
      metadata: 'read',
      actions: 'read',
    },
  });
  const back = await confirm(html);
  expect(back).toMatch(/\/setup\/callback\?code=\w+&state=[\w-]+$/);
  const done = await visit(back, cookie);
  expect(done.status).toBe(200);
  expect(done.html).toContain('The App My bot is registered, and its key is kept encrypted.');
  expect(done.html).toContain(`href="${github.webUrl}/apps/claude-code-bot/installations/new"`);
  expect(used).toEqual([github.appId]);
  expect(await stored()).toMatchObject({
    appId: github.appId,
    slug: 'claude-code-bot',
    name: 'My bot',
    privateKey: github.privateKey,
    webhookSecret: github.webhookSecret,
  });
  expect((await visit(back, cookie)).status).toBe(403);
  const kept = JSON.stringify(await ctx.store.read.sql.all('select * from secrets'));
  expect(kept).not.toContain('PRIVATE KEY');
  expect(JSON.stringify(await ctx.store.read.sql.all('select * from settings'))).not.toContain(github.webhookSecret);
  const filter = { projects: null, targetId: String(github.appId), limit: 1, offset: 0 };
  const [line] = (await listAudit(ctx.store.read, filter)).rows;
  expect(line).toMatchObject({
    action: 'github_app.registered',
    after: { app_id: github.appId, slug: 'claude-code-bot' },
  });
  expect(line?.actor).toMatch(/^key:key_/);
  expect((await visit(`${url}/setup`, '')).html).toContain('The App My bot is registered.');
  expect(github.violations()).toEqual([]);
});

test('an organization takes the form to its own page', async () => {
  const url = await serve();
  const { html } = await post(url, { organization: 'acme-inc' });
  expect(html).toContain(`action="${github.webUrl}/organizations/acme-inc/settings/apps/new?state=`);
  for (const organization of ['../admin', 'a b', '-x']) {
    const refused = await post(url, { organization });
    expect([refused.answer.status, refused.html.includes('manifest')]).toEqual([400, false]);
  }
  expect((await post(url, { name: 'x'.repeat(35) })).answer.status).toBe(400);
});

test('a link to the callback that somebody else made finishes nothing, and does not end what was begun', async () => {
  const url = await serve();
  const { html, cookie } = await post(url, {});
  const back = await confirm(html);
  const forged = new URL(back);
  forged.searchParams.set('state', 'f'.repeat(64));
  for (const [address, with_] of [
    [back, ''],
    [back, 'ccb-setup=another'],
    [forged.href, cookie],
  ] as const) {
    const refused = await visit(address, with_);
    expect([refused.status, refused.html.includes('was not opened by the browser that began')]).toEqual([403, true]);
  }
  expect((await visit(back, cookie)).status).toBe(200);
});

test('a set-up that takes longer than an hour is over', async () => {
  const url = await serve();
  const { html, cookie } = await post(url, {});
  const back = await confirm(html);
  clock.forward(3_600_001);
  expect((await visit(back, cookie)).status).toBe(403);
});

test('a code that GitHub does not know is told in words', async () => {
  const url = await serve();
  const { html, cookie } = await post(url, {});
  const back = new URL(await confirm(html));
  back.searchParams.set('code', 'used-already');
  const refused = await visit(back.href, cookie);
  expect([refused.status, refused.html.includes('GitHub does not know this set-up any more')]).toEqual([404, true]);
});

test('behind https the cookie is bound to the host', async () => {
  const url = await serve({ ctx: { ...ctx, publicUrl: 'https://bot.example.com' } });
  const { answer, html } = await post(url, {});
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-ccb-setup=[\w-]+; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/,
  );
  expect(html).toContain('"redirect_url":"https://bot.example.com/setup/callback"');
  expect((await visit(`${url}/setup`, '')).html).not.toContain('GitHub cannot reach');
});

test('an App of the environment is not replaced from here', async () => {
  const url = await serve({ fromEnvironment: true });
  expect((await visit(`${url}/setup`, '')).html).toContain('configured by APP_ID, PRIVATE_KEY and WEBHOOK_SECRET');
  const refused = await post(url, {});
  expect([refused.answer.status, refused.html.includes('manifest'), refused.cookie]).toEqual([409, false, '']);
});
