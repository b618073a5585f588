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
import { openAmocrm } from '../connectors/worlds/amocrm.ts';
import { openCircleci } from '../connectors/worlds/circleci.ts';
import { openDatadog } from '../connectors/worlds/datadog.ts';
import { openDiscord } from '../connectors/worlds/discord.ts';
import { openDropbox } from '../connectors/worlds/dropbox.ts';
import { openEmail } from '../connectors/worlds/email.ts';
import { openGithub } from '../connectors/worlds/github.ts';
import { openGithubActions } from '../connectors/worlds/github_actions.ts';
import { openGoogleAnalytics } from '../connectors/worlds/google_analytics.ts';
import { openGoogleDrive } from '../connectors/worlds/google_drive.ts';
import { openGoogleSheets } from '../connectors/worlds/google_sheets.ts';
import { openJenkins } from '../connectors/worlds/jenkins.ts';
import { openJira } from '../connectors/worlds/jira.ts';
import { openLinear } from '../connectors/worlds/linear.ts';
import { openMixpanel } from '../connectors/worlds/mixpanel.ts';
import { openMongodb } from '../connectors/worlds/mongodb.ts';
import { openMysql } from '../connectors/worlds/mysql.ts';
import { openN8n } from '../connectors/worlds/n8n.ts';
import { openOkdesk } from '../connectors/worlds/okdesk.ts';
import { openOpenai } from '../connectors/worlds/openai.ts';
import { openPagerduty } from '../connectors/worlds/pagerduty.ts';
import { openPaypal } from '../connectors/worlds/paypal.ts';
import { openPostgresql } from '../connectors/worlds/postgresql.ts';
import { openPrometheus } from '../connectors/worlds/prometheus.ts';
import { openS3 } from '../connectors/worlds/s3.ts';
import { openSentry } from '../connectors/worlds/sentry.ts';
import { openSlack } from '../connectors/worlds/slack.ts';
import { openStripe } from '../connectors/worlds/stripe.ts';
import { openTeams } from '../connectors/worlds/teams.ts';
import { openTelegram } from '../connectors/worlds/telegram.ts';
import { openWebhook } from '../connectors/worlds/webhook.ts';
import type { World } from '../connectors/worlds/world.ts';
import { openYandexTranslate } from '../connectors/worlds/yandex_translate.ts';

/** Real servers, which not every machine has: each says so itself, and CCB_REQUIRE_ALL=1 demands them. */
const [mysql, postgresql] = await Promise.all([openMysql(), openPostgresql()]);
const ABSENT = Object.entries({ mysql, postgresql }).flatMap(([service, world]) => (world === null ? [service] : []));

const started = (world: World | null) => async (): Promise<World> => {
  if (world === null) throw new Error('There is no such server on this machine.');
  return world;
};

/** A new service adds the world in which its actions run. */
const WORLDS: Record<string, () => Promise<World>> = {
  amocrm: openAmocrm,
  circleci: openCircleci,
  datadog: openDatadog,
  discord: openDiscord,
  dropbox: openDropbox,
  email: openEmail,
  github: openGithub,
  github_actions: openGithubActions,
  google_analytics: openGoogleAnalytics,
  google_drive: openGoogleDrive,
  google_sheets: openGoogleSheets,
  jenkins: openJenkins,
  jira: openJira,
  linear: openLinear,
  mixpanel: openMixpanel,
  mongodb: openMongodb,
  mysql: started(mysql),
  n8n: openN8n,
  okdesk: openOkdesk,
  openai: openOpenai,
  pagerduty: openPagerduty,
  paypal: openPaypal,
  postgresql: started(postgresql),
  prometheus: openPrometheus,
  s3: openS3,
  sentry: openSentry,
  slack: openSlack,
  stripe: openStripe,
  teams: openTeams,
  telegram: openTelegram,
  webhook: openWebhook,
  yandex_translate: openYandexTranslate,
};

let http: Http;
beforeAll(() => {
  nock.restore();
  http = createHttp({ egress: createEgress({ allow: ['127.0.0.1', 'localhost'] }) });
});
afterAll(() => http.close());

test('every service with actions has a world to run them in', () => {
  const services = listConnectors().filter((connector) => connector.actions.length > 0);
  expect(Object.keys(WORLDS).sort()).toEqual(services.map((connector) => connector.id).sort());
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

for (const service of ABSENT) describe.skip(`${service}, really run`, () => void test('is not here', () => undefined));

const present = Object.entries(WORLDS).filter(([service]) => !ABSENT.includes(service));

describe.each(present)('%s, really run', (service, open) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
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
      if (!action.idempotent) return;
      expect([...Value.Errors(action.output, await action.run(input, client, call))]).toEqual([]);
    },
  );
});
