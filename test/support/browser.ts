import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { ADMIN_KEY, type Service } from './service.ts';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
// Several windows, a service and other suites share few processors.
const PATIENCE_MS = 60_000;

const found = PATHS.find((path) => existsSync(path));

/** Tests in a real browser: skipped, and said so, where there is none, unless everything is required. */
export function inBrowser(): typeof test | typeof test.skip {
  if (found !== undefined) return test;
  if (process.env.CCB_REQUIRE_ALL === '1') throw new Error('chromium is missing, and CCB_REQUIRE_ALL asks for it');
  console.warn('not run: chromium missing');
  return test.skip;
}

export async function startBrowser(): Promise<Browser | null> {
  return found === undefined
    ? null
    : await chromium.launch({ executablePath: found, args: [...FLAGS, '--disable-sync'] });
}

export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** Everything that the browser complained about: errors of scripts, and what the policy refused. */
  complaints: string[];
}

/** Somebody with a window of their own. */
export async function visit(browser: Browser, more: Parameters<Browser['newContext']>[0] = {}): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'en-GB', ...more });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  return { page, context, complaints };
}

/** With a key, by the form, as people do it. */
export async function signIn({ page }: Visitor, service: Service, to = '/dashboard', key = ADMIN_KEY): Promise<void> {
  await page.goto(`${service.url}/sign-in?to=${encodeURIComponent(to)}`);
  await page.fill('#key', key);
  await page.click('button[type=submit]:not(.quiet)');
  await page.waitForURL((url) => url.pathname === new URL(to, service.url).pathname);
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds that keeps people out. */
export async function seriousFaults({ page }: Visitor): Promise<string[]> {
  // Past the policy of the page, which would refuse it as any other script.
  await page.evaluate(AXE);
  const results = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
}
