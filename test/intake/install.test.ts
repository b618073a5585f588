import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { system } from '#src/access/actor.ts';
import type { IntakeDeps } from '#src/intake/deps.ts';
import { LABELS } from '#src/intake/install/labels.ts';
import { readOffer } from '#src/intake/install/offer.ts';
import { onInstalled, onRepositoriesRemoved, onUninstalled } from '#src/intake/install/on-installed.ts';
import { answerOnboarding, ONBOARDING_BRANCH } from '#src/intake/install/onboarding.ts';
import { STATES } from '#src/integrations/states.ts';
import { TemporaryFault } from '#src/kit/faults.ts';
import { openStore } from '#src/store/open.ts';
import { findRepository } from '#src/store/repositories.ts';
import { type GitHub, startGitHub } from '../../scripts/emulated-github.ts';
import { connect } from '../github/opened.ts';
import { ctxOn } from '../requests/bed.ts';
import { movingClock } from '../support/moving-clock.ts';
import { silent } from '../support/silent.ts';

const NAMES = ['fresh', 'closed', 'merged', 'off', 'crashed', 'partly', 'whole', 'archived', 'busy', 'gone', 'branch'];
const OFF = '.github/claude-code-bot.yml';

let github: GitHub;
let folder: string;
let deps: IntakeDeps;

const named = (name: string): string => `octo/${name}`;

beforeAll(async () => {
  // Over real sockets: nothing may stand in between.
  nock.restore();
  github = await startGitHub({
    repositories: NAMES.map((name) => ({
      name: named(name),
      ...(name === 'off' ? { files: { [OFF]: 'onboarding: false\n' } } : {}),
    })),
    people: { ann: 'write' },
  });
  folder = await mkdtemp(join(tmpdir(), 'ccb-install-'));
  const store = await openStore({ url: `sqlite:${join(folder, 'test.db')}`, log: silent });
  const ctx = ctxOn(store, system, { clock: movingClock(), publicUrl: 'http://127.0.0.1:1' });
  deps = { github: await connect(github), ctx, ctxFor: (actor) => ({ ...ctx, actor }) } as IntakeDeps;
});

afterAll(async () => {
  const said = github.violations();
  await github.close();
  await deps.ctx.store.close();
  await rm(folder, { recursive: true, force: true });
  expect(said).toEqual([]);
});

const install = (...names: string[]): Promise<void> =>
  onInstalled(deps, { installationId: github.installationId, repositories: names.map(named) });

const row = async (name: string) => {
  const found = await findRepository(deps.ctx.store.read, named(name));
  return { onboarding: found?.onboarding, pull: found?.onboardingPull, removed: found?.removedAt !== null };
};

test('the offer holds issue templates and nothing else, and names each of them', async () => {
  const { files, body } = await readOffer();
  const paths = Object.keys(files);
  expect(paths.length).toBeGreaterThan(0);
  for (const path of paths) expect(path).toMatch(/^ISSUE_TEMPLATE\/[a-z0-9-]+\.(ya?ml|md)$/);
  for (const path of paths) expect(body(paths)).toContain(`- \`.github/${path}\``);
  expect(body(paths)).not.toContain('{{');
});

test('there is a label for every state, short enough for GitHub', () => {
  const names = LABELS.map((label) => label.name);
  for (const state of STATES) expect(names).toContain(`integration:${state}`);
  expect(names).toEqual(expect.arrayContaining(['integration-request', 'integration:needs-info']));
  for (const { color, description } of LABELS) {
    expect(color).toMatch(/^[0-9a-f]{6}$/);
    expect(description.length).toBeLessThanOrEqual(100);
  }
});

test('a repository that gets the App has the labels and one pull request, however often it is told', async () => {
  await install('fresh');
  const calls = github.calls().length;
  await install('fresh');
  const again = github.calls().slice(calls);
  expect(again.filter((one) => one.method !== 'GET')).toEqual([]);
  expect(await github.labels(named('fresh'))).toEqual(expect.arrayContaining([...LABELS]));
  const pulls = await github.pulls(named('fresh'));
  expect(pulls).toMatchObject([{ state: 'open', base: 'main', head: { ref: ONBOARDING_BRANCH }, by: github.botLogin }]);
  const { files } = await readOffer();
  const at = await github.files(ONBOARDING_BRANCH, named('fresh'));
  const expected = Object.fromEntries(Object.entries(files).map(([path, text]) => [`.github/${path}`, text]));
  expect(at).toEqual({ 'README.md': '# fresh\n', ...expected });
  expect(await row('fresh')).toEqual({ onboarding: 'offered', pull: pulls[0]?.number, removed: false });
});

test('closing it means no, also for whoever installs the App anew', async () => {
  await install('closed');
  const { pull } = await row('closed');
  const seen = { repository: named('closed'), number: pull ?? 0, branch: ONBOARDING_BRANCH, isMerged: false };
  await github.as('ann', named('closed')).closePull(pull ?? 0);
  expect(await answerOnboarding(deps, { ...seen, action: 'closed' })).toBe(true);
  expect((await row('closed')).onboarding).toBe('declined');
  await onRepositoriesRemoved(deps, [named('closed')]);
  expect((await row('closed')).removed).toBe(true);
  await install('closed');
  expect(await row('closed')).toEqual({ onboarding: 'declined', pull, removed: false });
  expect(await github.pulls(named('closed'))).toHaveLength(1);
  await answerOnboarding(deps, { ...seen, action: 'reopened' });
  expect((await row('closed')).onboarding).toBe('offered');
  expect(await answerOnboarding(deps, { ...seen, branch: 'claude-code-bot/slack-1', action: 'closed' })).toBe(false);
});

test('an answer that was given while nobody listened is read from GitHub', async () => {
  await install('merged');
  await github.as('ann', named('merged')).merge((await row('merged')).pull ?? 0);
  await deps.ctx.store.write((tx) =>
    tx.orm.update(tx.tables.repositories).set({ onboarding: null, onboardingPull: null }),
  );
  await install('merged');
  expect((await row('merged')).onboarding).toBe('merged');
  expect(await github.pulls(named('merged'))).toHaveLength(1);
});

test('a repository that switched it off is left alone', async () => {
  await install('off');
  expect(await row('off')).toEqual({ onboarding: 'off', pull: null, removed: false });
  expect([await github.pulls(named('off')), await github.branches(named('off'))]).toEqual([[], ['main']]);
});

test.each([
  ['branch', { status: 'lost', times: 3, match: { method: 'POST', path: /git\/refs$/ } }],
  ['crashed', { status: 'lost', times: 1, match: { method: 'POST', path: /\/pulls$/ } }],
] as const)('what was done before a crash is found, not done again: %s', async (name, breakage) => {
  github.breakNext(breakage);
  await expect(install(name)).rejects.toThrow(TemporaryFault);
  expect((await row(name)).onboarding).toBeNull();
  await install(name);
  const pulls = await github.pulls(named(name));
  expect(pulls).toHaveLength(1);
  expect(await row(name)).toEqual({ onboarding: 'offered', pull: pulls[0]?.number, removed: false });
});

test('only what is not there yet is offered, and nothing where all of it is there', async () => {
  const { files } = await readOffer();
  const [[first = '', text = ''] = []] = Object.entries(files);
  await github
    .as('octo', named('partly'))
    .push({ [`.github/${first}`]: 'our own words\n', '.github/CODEOWNERS': '*\n' });
  await install('partly');
  const at = await github.files(ONBOARDING_BRANCH, named('partly'));
  expect([at[`.github/${first}`], at['.github/CODEOWNERS']]).toEqual(['our own words\n', '*\n']);
  expect((await github.pulls(named('partly')))[0]?.body).not.toContain(`.github/${first}`);
  const all = Object.fromEntries(Object.keys(files).map((path) => [`.github/${path}`, text]));
  await github.as('octo', named('whole')).push(all);
  await install('whole');
  expect([(await row('whole')).onboarding, await github.pulls(named('whole'))]).toEqual(['merged', []]);
});

test('one repository that says no or cannot be served now keeps none of the others waiting', async () => {
  await github.as('octo', named('archived')).archive();
  github.breakNext({ status: 503, times: 3, match: { path: /octo\/busy\/labels/ } });
  await expect(install('archived', 'busy', 'gone')).rejects.toThrow(TemporaryFault);
  expect((await row('gone')).onboarding).toBe('offered');
  expect((await row('busy')).onboarding).toBeNull();
  await install('archived', 'busy', 'gone');
  expect((await row('busy')).onboarding).toBe('offered');
  expect((await row('archived')).onboarding).toBeNull();
});

test('an App that is taken away leaves repositories known as without it', async () => {
  const gone = await onUninstalled(deps, github.installationId);
  expect(gone).toEqual(expect.arrayContaining([named('fresh'), named('off')]));
  expect((await row('fresh')).removed).toBe(true);
});
