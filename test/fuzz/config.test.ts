import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listConnectors } from '#src/connectors/catalogue.ts';
import { sortConfig } from '#src/integrations/sort-config.ts';
import { InputFault } from '#src/kit/faults.ts';
import { anyText, runs } from '../support/fuzz.ts';

const FIELDS = listConnectors().flatMap((connector) =>
  connector.credentialFields.map((field) => `${connector.id}_${field}`),
);
const OF_SECRETS = [...FIELDS, 'webhook_secret'];
/** The name of the secret that verifies what comes in, whatever else has a secret of that name. */
const CREDENTIALS = FIELDS.filter((name) => name !== 'webhook_secret');

/** The ways in which people write the name of a field. */
const spelled = (name: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    name,
    name.toUpperCase(),
    name.replaceAll('_', '-'),
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
    ` ${name}`,
    `${name} `,
  );
const canary = fc.stringMatching(/^canary-[a-z0-9]{8,30}$/);
const plainName = fc.oneof(
  fc.constantFrom('slack_channel', 'events', 'note', '__proto__', 'constructor', 'toString', 'hasOwnProperty'),
  anyText,
);

function sorted(body: Record<string, unknown>): ReturnType<typeof sortConfig> | undefined {
  try {
    return sortConfig(body);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(InputFault);
    return undefined;
  }
}

test('there are fields to look at', () => {
  expect(FIELDS).toEqual(expect.arrayContaining(['slack_token', 'github_token', 'webhook_url']));
});

test('a credential is never among the settings, however its name is written', () => {
  const entry = fc.constantFrom(...OF_SECRETS).chain((name) => fc.tuple(spelled(name), canary));
  const rest = fc.dictionary(plainName, fc.jsonValue());
  fc.assert(
    fc.property(entry, rest, ([name, value], others) => {
      const found = sorted({ ...others, [name]: value });
      if (!found) return;
      expect(JSON.stringify(found.settings)).not.toContain(value);
    }),
    runs(),
  );
});

test('a credential that is named right is kept as one, in its service', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CREDENTIALS), canary, (name, value) => {
      const found = sortConfig({ [name]: value, note: 1 });
      expect(found.settings).toEqual({ note: 1 });
      const [service = '', fields = {}] = Object.entries(found.credentials)[0] ?? [];
      expect(Object.entries(fields).map(([field, kept]) => [`${service}_${field}`, kept])).toEqual([[name, value]]);
    }),
    runs(),
  );
});

test('settings are what was given, and nobody else changes', () => {
  const body = fc.dictionary(plainName, fc.jsonValue());
  fc.assert(
    fc.property(body, (given) => {
      const found = sorted(given);
      if (!found) return;
      expect(Object.getPrototypeOf(found.settings)).toBe(Object.prototype);
      for (const [name, value] of Object.entries(found.settings)) {
        expect(Object.getOwnPropertyDescriptor(given, name)?.value).toBe(value);
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    runs(),
  );
});

test('a setting whose name only resembles a credential is a setting', () => {
  const settings = { slack_channel: '#a', token_count: 'many', secretary: 'Ann', passwordless: 'yes', tokens: 'x' };
  expect(sortConfig(settings)).toEqual({ settings, credentials: {}, webhookSecret: undefined });
});

test('what is not a text is no credential', () => {
  const value = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.array(canary),
    fc.constantFrom('', '  '),
    fc.dictionary(fc.string(), canary),
  );
  fc.assert(
    fc.property(fc.constantFrom(...OF_SECRETS), value, (name, given) => {
      expect(() => sortConfig({ [name]: given })).toThrow(InputFault);
    }),
    runs(),
  );
});
