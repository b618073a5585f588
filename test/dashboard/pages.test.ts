import { get } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import type { Browser } from 'playwright-core';
import { pages } from '#src/dashboard/registry.generated.ts';
import { inBrowser, seriousFaults, signIn, startBrowser, type Visitor, visit } from '../support/browser.ts';
import { HOSTILE } from '../support/hostile-strings.ts';
import { installRelay, relayFiles } from '../support/relay.ts';
import { ADMIN_KEY, deliver, type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// What holds of every page: who sees it, what it says when there is nothing, that nothing in it runs, how heavy it is,
// and that it can be used on a phone, with a keyboard and by a screen reader.

const seen = inBrowser();
const PAGE_BYTES = 30 * 1024;
const VISIT_BYTES = 150 * 1024;
const SINGLE = pages.filter(({ path }) => !path.includes(':')).map(({ path }) => path);
const HANDLER = "    await context.webhook.send({ body: event.payload });\n    return { status: 'success' };";

let service: Service;
let target: Target;
let browser: Browser | null = null;
let someone: Visitor;
let id = '';
let event = '';
let reader = '';
let outsider = '';

interface Loaded {
  status: number;
  bytes: number;
  location: string;
}

/** As a browser loads it: what goes over the wire. */
const load = (path: string): Promise<Loaded> =>
  new Promise((done, fail) => {
    const headers = { 'accept-encoding': 'gzip, br', authorization: `Bearer ${ADMIN_KEY}` };
    get(`${service.url}${path}`, { headers }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () => done({ status: answer.statusCode ?? 0, bytes, location: answer.headers.location ?? '' }));
    }).on('error', fail);
  });

const open = async (path: string, key: string | null = ADMIN_KEY, language = 'en') => {
  const headers = { 'accept-language': language, ...(key === null ? {} : { authorization: `Bearer ${key}` }) };
  const answer = await fetch(`${service.url}${path}`, { headers, redirect: 'manual' });
  return { status: answer.status, html: await answer.text(), location: answer.headers.get('location') };
};

const addressOf = (path: string): string => path.replace(':id', id).replace(':eid', event);
const all = (): string[] => pages.map(({ path }) => addressOf(path));

const inDatabase = (work: (database: Database.Database) => void): void => {
  const database = new Database(`${service.folder}/ccb.sqlite`);
  work(database);
  database.close();
};

beforeAll(async () => {
  service = await startService();
  target = await startTarget();
  browser = await startBrowser();
  if (!browser) return;
  someone = await visit(browser);
  someone.page.on('dialog', (dialog) => {
    someone.complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
});
afterAll(async () => {
  await browser?.close();
  await service.stop();
  await target.close();
});

test('an empty instance: every page is there, and the first one says what to do next', async () => {
  for (const path of SINGLE) expect([path, (await open(path)).status]).toEqual([path, 200]);
  const { html } = await open('/dashboard');
  const steps = [...html.matchAll(/<li class="(\w+)" data-step="(\w+)"/g)].map(([, at, step]) => `${step}: ${at}`);
  expect(steps).toEqual(['app: now', 'repository: todo', 'claude: todo', 'request: todo', 'event: todo']);
  expect((await open('/dashboard', ADMIN_KEY, 'ru')).html).toContain('Что делать дальше');
});

/** One integration with everything that a page can show of it, and a hundred more to fill the list; every text hostile. */
async function fill(): Promise<void> {
  const [one = '', two = '', three = ''] = HOSTILE;
  const relay = await installRelay(service, target, relayFiles(HANDLER), { name: 'full' });
  id = relay.id;
  event = (await deliver(relay.address(), 'issues', { action: one, all: HOSTILE })).body.event_id;
  await until(async () => {
    const { body } = await service.api('GET', `/v1/integrations/${id}/events/${event}`);
    return body.status === 'delivered';
  }, 'the event');
  await service.api('PATCH', `/v1/integrations/${id}/config`, { greeting: three, nested: { deep: HOSTILE } });
  await service.api('PUT', `/v1/integrations/${id}/alerts`, {
    notification_channels: ['slack://dev-alerts'],
    rules: [{ name: two, condition: 'error_rate > 5%', severity: 'info' }],
  });
  await service.api('POST', `/v1/integrations/${id}/alerts/mute`, { until: '2h', reason: three });
  for (const name of HOSTILE.slice(0, 20)) await service.api('POST', '/v1/auth/tokens', { name, type: 'read_only' });
  await service.api('POST', '/v1/audit/webhooks', { url: `https://audit.example.com/?${encodeURIComponent(one)}` });
  inDatabase((database) => {
    const row = database.prepare('select * from integrations where id = ?').get(id) as Record<string, unknown>;
    const columns = Object.keys(row);
    const insert = database.prepare(
      `insert into integrations (${columns.join(', ')}) values (${columns.map((name) => `@${name}`).join(', ')})`,
    );
    HOSTILE.forEach((text, index) => {
      const own = { id: `int_h${index}`, slug: `h${index}`, name: text, description: text, source: text, target: text };
      insert.run({ ...row, ...own, status: 'paused', version_id: null });
    });
    const incident = database.prepare(
      "insert into incidents (id, integration_id, project_id, rule, name, severity, cause, message, told, opened_at) values (?, ?, ?, ?, ?, 'critical', 'own', ?, ?, ?)",
    );
    HOSTILE.slice(0, 40).forEach((text, index) => {
      incident.run(`inc_${index}`, id, row.project_id, `r${index}`, text, text, JSON.stringify([text]), Date.now());
    });
    const log = database.prepare(
      "insert into logs (id, integration_id, event_id, level, message, data, at) values (?, ?, null, 'info', ?, ?, ?)",
    );
    HOSTILE.forEach((text, index) => {
      log.run(`log_h${index}`, id, text, JSON.stringify({ [text]: text }), Date.now());
    });
  });
  reader = (await service.api('POST', '/v1/auth/tokens', { name: 'r', type: 'read_only' })).body.token;
  await service.api('POST', '/v1/integrations', { files: relayFiles(HANDLER), name: 'theirs', project: 'org/theirs' });
  const foreign = { name: 'o', type: 'full_access', projects: ['org/theirs'] };
  outsider = (await service.api('POST', '/v1/auth/tokens', foreign)).body.token;
}

test('full: in both languages, for whoever may; others are sent away, or told that there is nothing', async () => {
  await fill();
  for (const { path: pattern } of pages) {
    const path = addressOf(pattern);
    const isAdmins = ['/dashboard/keys', '/dashboard/audit'].includes(path);
    const isOfOne = pattern.includes(':id');
    const english = await open(path);
    const russian = await open(path, ADMIN_KEY, 'ru');
    expect([path, english.status, russian.status]).toEqual([path, 200, 200]);
    expect(english.html).toMatch(/^<!doctype html>\s*<html lang="en">/);
    expect(russian.html).toContain('<html lang="ru">');
    expect([path, (await open(path, reader)).status]).toEqual([path, isAdmins ? 403 : 200]);
    expect([path, (await open(path, outsider)).status]).toEqual([path, isOfOne ? 404 : isAdmins ? 403 : 200]);
    const signedOut = await open(path, null);
    expect([signedOut.status, signedOut.location]).toEqual([303, `/sign-in?to=${encodeURIComponent(path)}`]);
    for (const { html } of [english, russian])
      for (const text of HOSTILE) if (/[<"']/.test(text)) expect(html.includes(text)).toBe(false);
  }
  expect((await open('/dashboard', outsider)).html).not.toContain(id);
  const filtered = await open('/dashboard?search=%D1%8F%22%3E&status=active&lang=en');
  const other = /<a href="([^"]*)" lang="ru">/.exec(filtered.html)?.[1]?.replaceAll('&#x3D;', '=');
  expect(other).toBe('?search=%D1%8F%22%3E&amp;status=active&amp;lang=ru');
  const nowhere = await open('/dashboard/nowhere');
  expect([nowhere.status, nowhere.html.includes('There is nothing at /dashboard/nowhere, or')]).toEqual([404, true]);
  const russian = await open('/dashboard/integrations/int_none', ADMIN_KEY, 'ru');
  expect((await open('/dashboard/new', ADMIN_KEY, 'ru')).html).toContain('<h3>GitHub в Slack</h3><p>Сообщает в канал');
  expect(russian.html).toContain('По адресу /dashboard/integrations/int_none ничего нет');
  const status = await open('/status', null);
  expect([status.status, status.html.includes('Everything works')]).toEqual([200, true]);
  expect(status.html).not.toMatch(/local|theirs|full/);
});

test('a page weighs 30 KB at most, a first visit with all it loads 150 KB', async () => {
  for (const path of [...all(), '/sign-in', '/status']) {
    const page = await load(path);
    expect([path, page.bytes < PAGE_BYTES]).toEqual([path, true]);
    const { html } = await open(path);
    const parts = [...html.matchAll(/(?:href|src)="(\/(?:assets|icons)\/[^"]+)"/g)].map((one) => one[1] ?? '');
    const loaded = await Promise.all([...new Set(parts)].map(load));
    const whole = loaded.reduce((sum, { bytes }) => sum + bytes, page.bytes);
    expect([path, whole < VISIT_BYTES, whole]).toEqual([path, true, whole]);
  }
});

seen('a hundred hostile texts in every field: nothing runs, no dialog opens', async () => {
  const { page, complaints } = someone;
  await signIn(someone, service);
  const lists = [1, 4, 7, 10].map((number) => `/dashboard?page=${number}`);
  for (const path of [...all(), ...lists, `/dashboard/integrations/int_h3`]) {
    await page.goto(`${service.url}${path}`);
    for (const summary of await page.locator('main details:not(.help) > summary').all()) {
      if (await summary.isVisible()) await summary.dispatchEvent('click');
    }
  }
  expect(complaints).toEqual([]);
});

seen(
  'on a phone nothing makes the page wider than the screen; axe finds nothing serious, in the dark, in Russian',
  async () => {
    if (!browser) return;
    const phone = await visit(browser, {
      viewport: { width: 375, height: 740 },
      colorScheme: 'dark',
      locale: 'ru-RU',
    });
    await signIn(phone, service);
    for (const path of [...all(), '/status', '/sign-in']) {
      await phone.page.goto(`${service.url}${path}`);
      const wide = await phone.page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect([path, wide]).toEqual([path, 0]);
      expect([path, await seriousFaults(phone)]).toEqual([path, []]);
    }
    // The others are looked at by daylight where they are used.
    for (const path of ['/dashboard/keys', '/dashboard/audit', '/dashboard/system', '/status', '/sign-in']) {
      await someone.page.goto(`${service.url}${path}`);
      expect([path, await seriousFaults(someone)]).toEqual([path, []]);
    }
  },
);

seen('with the keyboard alone: sign in, open the trace of an event, redeliver it', async () => {
  if (!browser) return;
  const { page } = await visit(browser);
  /** From link to link, as a keyboard goes. */
  const reach = async (selector: string): Promise<void> => {
    for (let press = 0; press < 80; press++) {
      if (await page.locator(`:focus`).evaluateAll((all, wanted) => all.some((one) => one.matches(wanted)), selector))
        return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard never came to ${selector}`);
  };
  await page.goto(`${service.url}/sign-in?to=${encodeURIComponent(`/dashboard/integrations/${id}/events`)}`);
  await reach('#key');
  await page.keyboard.type(ADMIN_KEY);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/events$/);
  await reach(`a[href$="${event}"]`);
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(event));
  const before = target.calls.length;
  await reach('[data-call$="/replay"]');
  await page.keyboard.press('Enter');
  await until(async () => target.calls.length > before, 'the call of the replay');
});

test('what fails is told without its insides', async () => {
  expect((await open('/dashboard/integrations/int_none')).status).toBe(404);
  inDatabase((database) => database.exec('alter table audit rename to audit_gone'));
  const broken = await open('/dashboard/audit');
  expect(broken.status).toBe(500);
  expect(broken.html).not.toMatch(/no such table|sqlite|at file:/i);
});
