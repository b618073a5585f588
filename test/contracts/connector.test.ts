import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { listConnectors } from '#src/connectors/catalogue.ts';
import { missingFields, openClient } from '#src/connectors/open-client.ts';
import { createEgress } from '#src/kit/egress.ts';
import { CredentialFault } from '#src/kit/faults.ts';
import { createHttp } from '#src/kit/http.ts';
import { REGISTRY, registryText } from '../../scripts/catalogue.ts';

const FOLDERS = new URL('../../src/connectors/', import.meta.url);

test('the registry is what `npm run catalogue` writes', async () => {
  expect(readFileSync(REGISTRY, 'utf8')).toBe(await registryText());
});

describe.each(listConnectors().map((connector) => [connector.id, connector] as const))('%s', (id, connector) => {
  const fields = connector.credentials.fields.properties;
  const everything = Object.fromEntries(connector.credentialFields.map((name) => [name, `value-of-${name}`]));
  const http = createHttp({ egress: createEgress({ allow: [] }) });

  test('is described whole', () => {
    expect(id).toMatch(/^[a-z][a-z0-9_]{1,30}$/);
    expect(connector.title.length).toBeGreaterThan(1);
    expect(connector.docs).toMatch(/^https:\/\//);
    expect(connector.baseUrl ?? 'https://none/').toMatch(/^https:\/\/.*\/$/);
    for (const name of connector.credentialFields) {
      expect(fields[name]).toMatchObject({ type: 'string', title: expect.any(String) });
    }
  });

  test('whatever is called token, secret, key or password is a secret', () => {
    const named = connector.credentialFields.filter((name) => /token|secret|password|(^|_)key$/.test(name));
    expect(connector.secretFields).toEqual(expect.arrayContaining(named));
  });

  test('explains itself in English and Russian', () => {
    for (const language of ['en', 'ru']) {
      const file = new URL(`${id}/setup.${language}.md`, FOLDERS);
      expect(existsSync(file)).toBe(true);
      expect(readFileSync(file, 'utf8').length).toBeGreaterThan(200);
    }
    expect(readFileSync(new URL(`${id}/setup.ru.md`, FOLDERS), 'utf8')).toMatch(/[а-я]{4}/);
  });

  test('makes a client of a whole credential', () => {
    expect(missingFields(connector, everything)).toEqual([]);
    expect(openClient(connector, { ...everything, base_url: 'https://example.com' }, { http })).toBeDefined();
  });

  test('names what is missing', () => {
    const missing = missingFields(connector, {});
    const blank = Object.fromEntries(connector.credentialFields.map((name) => [name, ' ']));
    expect(missingFields(connector, blank)).toEqual(missing);
    if (missing.length === 0) return;
    expect(() => openClient(connector, {}, { http })).toThrow(CredentialFault);
    expect(() => openClient(connector, {}, { http })).toThrow(`${id}_${missing[0]}`);
  });
});
