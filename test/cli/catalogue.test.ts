import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listActions } from '#src/connectors/catalogue.ts';
import { stripTypes } from '#src/kit/strip-types.ts';
import { type LocalServer, localServer } from '../connectors/worlds/world.ts';
import { ADMIN_KEY, type Service, startService } from '../support/service.ts';
import { ccb } from './ccb.ts';

let folder: string;
let okdesk: LocalServer;
let service: Service;
let mayCreate = true;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ccb-catalogue-'));
  okdesk = await localServer(({ url, method }) => {
    if (!url.includes('api_token=good')) return { status: 401, json: { errors: 'Неверный токен' } };
    if (method === 'POST') {
      return mayCreate
        ? { status: 422, json: { errors: { title: ['не может быть пустым'] } } }
        : { status: 403, json: { errors: 'Недостаточно прав' } };
    }
    return { json: url.includes('companies') ? [{ id: 1, name: 'ООО «Ромашка»' }] : [] };
  });
  service = await startService();
});
afterAll(async () => {
  await service.stop();
  await okdesk.close();
  rmSync(folder, { recursive: true, force: true });
});

test('catalog lists every action with all of its metadata', async () => {
  const all = JSON.parse((await ccb('catalog', '--json')).out);
  expect(all).toHaveLength(listActions().length);
  expect(all[0]).toMatchObject({
    id: expect.any(String),
    icon_s3_key: expect.any(String),
    examples: [expect.anything()],
  });
  expect((await ccb('catalog', 'slack')).out).toMatch(/^slack_/);
  expect(await ccb('catalog', 'slak')).toMatchObject({ code: 1, err: expect.stringContaining('"slack"') });
});

test('prompt prints what an AI tool needs to know', async () => {
  expect((await ccb('prompt', 'discord_send_message', '--lang', 'ru')).out).toContain('ПАРАМЕТРЫ:');
  expect((await ccb('prompt', 'discord_send_message')).out).toContain('webhook_url');
  expect(await ccb('prompt', 'discord_send_message', '--lang', 'de')).toMatchObject({ code: 2 });
});

test('doctor tries credentials of the environment, rights included', async () => {
  const data = { DATABASE_URL: `sqlite:${join(folder, 'doctor.sqlite')}`, CCB_EGRESS_ALLOW: '127.0.0.1' };
  const asked = { ...data, CCB_OKDESK_API_URL: okdesk.url, CCB_OKDESK_API_TOKEN: 'good' };
  const well = await ccb.in(asked, 'doctor', 'okdesk');
  expect(well).toMatchObject({ code: 0 });
  expect(well.out).toMatch(/✓ okdesk: credential \(environment\)/);
  expect(well.out).toMatch(/✓ okdesk: may open issues/);
  expect(well.out).toMatch(/✓ okdesk: finds companies by tax number/);
  mayCreate = false;
  const lacking = await ccb.in(asked, 'doctor', 'okdesk', '--json');
  expect(lacking.code).toBe(1);
  expect(JSON.parse(lacking.out)).toContainEqual(
    expect.objectContaining({ check: 'may open issues', ok: false, message: expect.stringContaining('403') }),
  );
  const wrong = await ccb.in({ ...asked, CCB_OKDESK_API_TOKEN: 'canary-wrong' }, 'doctor', 'okdesk');
  expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('✗ okdesk') });
  expect(wrong.out).not.toContain('canary');
  const none = await ccb.in(data, 'doctor', 'slack');
  expect(none).toMatchObject({ code: 1, out: expect.stringContaining('CCB_SLACK_TOKEN') });
  expect((await ccb.in(data, 'doctor')).out).toMatch(/no credential to try/);
});

test('doctor asks a server about its own', async () => {
  const fields = { api_url: okdesk.url, api_token: 'good' };
  await service.api('POST', '/v1/credentials', { service: 'okdesk', fields });
  const asked = await ccb('doctor', 'okdesk', '--url', service.url, '--key', ADMIN_KEY);
  expect(asked).toMatchObject({ code: 0, out: expect.stringMatching(/✓ okdesk: credential crd_/) });
});

test('new lays out files that are sound, and never writes over one', async () => {
  const made = await ccb('new', 'package', 'tell-people', '--in', folder);
  expect(made).toMatchObject({ code: 0, out: expect.stringContaining('integrations/tell-people/integration.yaml') });
  expect(await ccb('validate', join(folder, 'integrations/tell-people'))).toMatchObject({ code: 0 });
  expect(await ccb('test', join(folder, 'integrations/tell-people'))).toMatchObject({ code: 0 });
  expect(await ccb('new', 'package', 'tell-people', '--in', folder)).toMatchObject({ code: 1 });
  for (const [kind, name] of [
    ['connector', 'acme_crm'],
    ['action', 'acme_crm/close_deal'],
  ] as const) {
    const { out } = await ccb('new', kind, name, '--in', folder, '--json');
    for (const path of JSON.parse(out).written.filter((one: string) => one.endsWith('.ts'))) {
      expect(await stripTypes([readFileSync(join(folder, path), 'utf8')])).toEqual([expect.stringContaining('export')]);
    }
  }
  expect(await ccb('new', 'connector', '../evil', '--in', folder)).toMatchObject({ code: 2 });
  expect(await ccb('new', 'nonsense', 'x')).toMatchObject({ code: 2 });
});
