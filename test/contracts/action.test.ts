import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { Value } from 'typebox/value';
import { listActions, listConnectors } from '#src/connectors/catalogue.ts';
import { checkInput } from '#src/connectors/check-input.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { grantsFor } from '#src/connectors/grants.ts';
import { openClient } from '#src/connectors/open-client.ts';
import { publicForm } from '#src/connectors/public-form.ts';
import { createEgress } from '#src/kit/egress.ts';
import { InputFault } from '#src/kit/faults.ts';
import { createHttp } from '#src/kit/http.ts';
import type { Http } from '#src/kit/http-types.ts';
import { withDefaults } from '#src/kit/schema-defaults.ts';
import type { World } from '../connectors/worlds/world.ts';
import { type KnownWorld, listWorlds } from '../connectors/worlds.ts';

const worlds = await listWorlds();

/** Real servers, which not every machine has: each says so itself, and CCB_REQUIRE_ALL=1 demands them. */
const opened = new Map<string, World | null>();
for (const { service, isReal, open } of worlds) if (isReal) opened.set(service, await open());
const isAbsent = ({ service }: KnownWorld): boolean => opened.get(service) === null;

let http: Http;
beforeAll(() => {
  nock.restore();
  http = createHttp({ egress: createEgress({ allow: ['127.0.0.1', 'localhost'] }) });
});
afterAll(() => http.close());

test('every service with actions has a world to run them in', () => {
  const services = listConnectors().filter((connector) => connector.actions.length > 0);
  expect(worlds.map(({ service }) => service).sort()).toEqual(services.map((connector) => connector.id).sort());
});

test('ids are unique, and no two actions of a service share a method name', () => {
  const ids = listActions().map((action) => action.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const connector of listConnectors()) {
    const methods = grantsFor(connector.actions.map((action) => action.id)).flatMap((grant) => grant.methods);
    expect(new Set(methods).size).toBe(methods.length);
  }
});

describe.each(listActions().map((action) => [action.id, action] as const))('%s', (_id, action) => {
  const fields = action.input.properties;

  test('is described whole', () => {
    expect(action.id).toBe(`${action.service}_${action.name}`);
    expect(action.name).toMatch(/^[a-z][a-z0-9_]{1,40}$/);
    expect(action.title.length).toBeGreaterThan(3);
    expect(action.summary).toMatch(/\.$/);
    expect(action.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(action.input.type).toBe('object');
    if (action.message) {
      expect(Object.keys(fields)).toEqual(expect.arrayContaining([action.message.to, action.message.text]));
    }
  });

  test('what is left out is filled in as TypeBox does it', () => {
    const without = Object.keys(action.example).map((left) =>
      Object.fromEntries(Object.entries(action.example).filter(([name]) => name !== left)),
    );
    for (const input of [{}, action.example, ...without]) {
      expect(withDefaults(action.input, structuredClone(input))).toEqual(
        Value.Default(action.input, structuredClone(input)),
      );
    }
  });

  test('its example is a valid input', () => {
    expect(checkInput(action, action.example)).toMatchObject(action.example);
  });

  test('an unknown field, a missing one and no object at all are refused by name', () => {
    const [first = ''] = action.input.required ?? [];
    expect(() => checkInput(action, { ...action.example, surely_unknown: 1 })).toThrow(/surely_unknown/);
    const { [first]: _left, ...rest } = action.example as Record<string, unknown>;
    if (first !== '') expect(() => checkInput(action, rest)).toThrow(`"${first}" is missing`);
    for (const wrong of ['text', 7, []]) expect(() => checkInput(action, wrong)).toThrow(InputFault);
  });

  test('its public form is plain JSON of the reference shape', () => {
    const form = publicForm(action);
    expect(JSON.parse(JSON.stringify(form))).toEqual(form);
    expect(form).toMatchObject({
      id: action.id,
      version: action.version,
      category: expect.any(String),
      icon_s3_key: `icons/integrations/${action.service}.svg`,
      config_schema: { type: 'object' },
      credentials_provider: expect.any(String),
      credentials_strategy: expect.stringMatching(/^(api_key|oauth|none)$/),
      library_name: expect.any(String),
      examples: [{ input: action.example }],
    });
  });
});

for (const { service } of worlds.filter(isAbsent))
  describe.skip(`${service}, really run`, () => void test('is not here', () => undefined));

const present = worlds.filter((one) => !isAbsent(one)).map((one) => [one.service, one] as const);

describe.each(present)('%s, really run', (service, { open }) => {
  let world: World;
  beforeAll(async () => {
    world = (opened.get(service) ?? (await open())) as World;
  });
  afterAll(() => world.close());

  test.each(getConnector(service).actions.map((action) => [action.name, action] as const))(
    '%s gives what its output schema says',
    async (name, action) => {
      const client = openClient(getConnector(service), world.credential(name), { http });
      const input = checkInput<object>(action, world.input(name, action.example));
      const call = { idempotencyKey: `key-${name}`, signal: undefined, now: Date.UTC(2026, 0, 1) };
      const output = await action.run(input, client, call);
      expect([...Value.Errors(action.output, output)]).toEqual([]);
      // What is repeated because nobody heard the answer finds what it made.
      if (action.recall) expect(await action.recall(input, client, { ...call, since: 0 })).toContainEqual(output);
      if (!action.idempotent) return;
      expect([...Value.Errors(action.output, await action.run(input, client, call))]).toEqual([]);
    },
  );
});
