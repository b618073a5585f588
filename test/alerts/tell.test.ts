import { expect, test } from '@jest/globals';
import type { Reading } from '#src/alerts/reading.ts';
import { type Silence, silenceAfter } from '#src/alerts/silence.ts';
import { type ToTell, tell } from '#src/alerts/tell.ts';
import { newId } from '#src/kit/ids.ts';
import { noCounts } from '#src/store/metrics.ts';
import type { AlertMuteRow, IncidentRow } from '#src/store/rows.ts';

// Who is told of what: one cause is one message.

const NOW = Date.UTC(2026, 0, 5, 10);
const MINUTE = 60_000;
const SLACK = 'slack://dev-alerts';

const reading = (id: string, over: Partial<Reading> = {}): Reading => ({
  id,
  projectId: 'prj_1',
  name: `name of ${id}`,
  source: 'github',
  target: 'slack',
  status: 'active',
  health: 'healthy',
  trouble: null,
  now: NOW,
  lastActivity: NOW,
  short: noCounts(),
  long: { ended: 0, failed: 0 },
  depth: 0,
  refused: 0,
  lately: { arrived: 0, refused: 0 },
  secretChangedAt: null,
  hour: null,
  weeks: 0,
  surprise: 0,
  credentials: [],
  keys: [],
  alerts: { notification_channels: [SLACK] },
  slo: null,
  ...over,
});

const incident = (integrationId: string, over: Partial<IncidentRow> = {}): IncidentRow => ({
  id: newId('inc', NOW),
  integrationId,
  projectId: 'prj_1',
  rule: 'error_rate',
  name: 'Error rate',
  severity: 'warning',
  cause: 'host:slack.com',
  message: 'too many',
  told: [],
  clearSince: null,
  openedAt: NOW,
  resolvedAt: null,
  ...over,
});

function said(over: Partial<ToTell>, readings: readonly Reading[] = [reading('a'), reading('b')]) {
  const known = new Map(readings.map((one) => [one.id, one]));
  const usual = {
    open: [],
    ended: [],
    mutes: new Map(),
    now: NOW,
    language: 'en' as const,
    publicUrl: 'https://bot.example.com',
  };
  return tell({ ...usual, readings: known, ...over });
}

test('what has one cause is one message for each channel, and names everybody', () => {
  const { tellings, told } = said({ open: [incident('a'), incident('b')] });
  expect(tellings).toHaveLength(1);
  expect(tellings[0]?.alert).toMatchObject({ state: 'firing', title: 'Warning: 2 integrations: Error rate' });
  expect(tellings[0]?.alert.lines).toEqual(['name of a: too many', 'name of b: too many']);
  expect([...told.values()]).toEqual([[SLACK], [SLACK]]);
});

test('another cause, and another project, is another message', () => {
  const open = [incident('a'), incident('b', { cause: 'source:github' }), incident('b', { projectId: 'prj_2' })];
  expect(said({ open }).tellings).toHaveLength(3);
});

test('who joins lately is not told of again, unless it is worse', () => {
  const first = incident('a', { told: [SLACK], openedAt: NOW - MINUTE });
  expect(said({ open: [first, incident('b')] }).tellings).toEqual([]);
  expect(said({ open: [first, incident('b', { severity: 'critical' })] }).tellings).toHaveLength(1);
  expect(said({ open: [{ ...first, openedAt: NOW - 40 * MINUTE }, incident('b')] }).tellings).toHaveLength(1);
});

test('the end is told when the last of it is over, to those who knew', () => {
  const ended = [incident('a', { told: [SLACK] })];
  expect(said({ ended, open: [incident('b', { told: [SLACK] })] }).tellings).toEqual([]);
  expect(said({ ended }).tellings).toEqual([
    expect.objectContaining({ channel: SLACK, alert: expect.objectContaining({ state: 'resolved' }) }),
  ]);
  expect(said({ ended: [incident('a')] }).tellings).toEqual([]);
  const [begun] = said({ open: [incident('a')] }).tellings;
  expect(said({ ended }).tellings[0]?.alert.key).toBe(begun?.alert.key);
});

test('whoever is muted is told afterwards, if it still lasts', () => {
  const mute: AlertMuteRow = {
    integrationId: 'a',
    from: NOW - MINUTE,
    until: NOW + MINUTE,
    planned: false,
    reason: null,
    createdBy: 'me',
    createdAt: NOW,
  };
  expect(said({ open: [incident('a')], mutes: new Map([['a', mute]]) }).tellings).toEqual([]);
  expect(said({ open: [incident('a', { openedAt: NOW - MINUTE })] }).tellings).toHaveLength(1);
});

test('silence grows with what is usual at that hour, and counts neither our own absence nor those who wait', () => {
  const busy = { id: 'a', minutes: 238, most: 60, weeks: 4 };
  const at = (now: number, over: object = {}) => ({
    ...reading('a', { now, weeks: 4, hour: busy, lastActivity: NOW }),
    ...over,
  });
  const start: Silence = silenceAfter(undefined, at(NOW));
  expect(silenceAfter(start, at(NOW + 4 * MINUTE)).surprise).toBeGreaterThan(16);
  expect(silenceAfter(start, at(NOW + 4 * MINUTE, { hour: { ...busy, minutes: 0 } })).surprise).toBeLessThan(0.1);
  expect(silenceAfter(start, at(NOW + 4 * MINUTE, { depth: 1 })).surprise).toBe(0);
  expect(silenceAfter(start, at(NOW + 4 * MINUTE, { weeks: 1 })).surprise).toBe(0);
  expect(silenceAfter(start, at(NOW + 4 * MINUTE, { lastActivity: NOW + 3 * MINUTE })).surprise).toBe(0);
  const late = silenceAfter(start, at(NOW + 600 * MINUTE)).surprise;
  expect(late).toBeLessThanOrEqual(silenceAfter(start, at(NOW + 5 * MINUTE)).surprise + 0.001);
});
