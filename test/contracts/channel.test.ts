import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Alert } from '#src/alerts/channel.ts';
import { addressedBy, CHANNELS } from '#src/alerts/find-channel.ts';
import { getAction } from '#src/connectors/catalogue.ts';
import { checkInput } from '#src/connectors/check-input.ts';
import { SECTIONS } from '#src/integrations/package/manifest-sections.ts';
import { fits } from '#src/integrations/package/schema-problems.ts';
import { InputFault } from '#src/kit/faults.ts';

// What every channel keeps to.

const FOLDER = join(import.meta.dirname, '../../src/alerts/channels');
const HOSTILE = '<!channel> <script>alert(1)</script> *bold* [link](https://evil.example) @everyone\n\u0000';

const alertOf = (state: Alert['state'], over: Partial<Alert> = {}): Alert => ({
  state,
  severity: 'critical',
  title: 'Critical: relay: Error rate',
  lines: ['relay: The error rate is 40 %; the limit is 5 %.'],
  key: 'ccb-0123',
  project: 'prj_1',
  integrations: [{ id: 'int_1', name: 'relay' }],
  url: 'https://bot.example.com/dashboard/integrations/int_1',
  at: '2026-01-01T00:00:00.000Z',
  ...over,
});

test('every file is a channel that is found, and every scheme is one that packages may name', () => {
  const files = readdirSync(FOLDER).map((file) => file.replace('.ts', ''));
  expect(CHANNELS.map((channel) => channel.scheme).sort()).toEqual(files.sort());
  for (const { example } of CHANNELS) expect(fits(SECTIONS.alerts, { notification_channels: [example] })).toBe(true);
  expect(() => addressedBy('sms://123')).toThrow(InputFault);
});

describe.each(CHANNELS.map((channel) => [channel.scheme, channel] as const))('%s', (scheme, channel) => {
  const { place } = addressedBy(channel.example);

  test('its example is an address of it, without fault', () => {
    expect(addressedBy(channel.example)).toEqual({ channel, place });
    expect(channel.problem(place)).toBeNull();
    expect(channel.example.startsWith(`${scheme}://`)).toBe(true);
  });

  test.each(['firing', 'resolved', 'test'] as const)('%s is a call that its service takes', (state) => {
    const { action: id, input } = channel.call(place, alertOf(state));
    const action = getAction(id);
    expect([action.service, action.effect]).toEqual([channel.service, 'write']);
    expect(() => checkInput(action, input)).not.toThrow();
    if (state === 'firing') expect(JSON.stringify(input)).toContain('40 %');
  });

  test('whatever strangers wrote, and however long, stays a text of its bounds', () => {
    const long = alertOf('firing', {
      title: HOSTILE.repeat(3),
      lines: Array.from({ length: 20 }, () => HOSTILE.repeat(20)),
    });
    const { action: id, input } = channel.call(place, long);
    expect(() => checkInput(getAction(id), input)).not.toThrow();
    if (scheme === 'slack') expect(input.text).not.toContain('<!channel>');
    if (scheme === 'discord' || scheme === 'teams') expect(JSON.stringify(input)).not.toMatch(/[^\\]\[link\]/);
  });

  test('an address without a place is complete, or says what is missing', () => {
    expect(channel.isComplete('') || channel.problem('') !== null).toBe(true);
  });
});
