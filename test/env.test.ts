import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { EnvironmentMistakes, readEnv } from '#src/env.ts';

const KEY = Buffer.alloc(32, 7);

function mistakes(variables: Record<string, string>): readonly string[] {
  try {
    readEnv(variables);
  } catch (thrown) {
    if (thrown instanceof EnvironmentMistakes) return thrown.lines;
    throw thrown;
  }
  return [];
}

test('an empty environment is a good one', () => {
  const env = readEnv({});
  expect(env).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:3000',
    databaseUrl: 'sqlite:./data/ccb.sqlite',
  });
  expect([...env.roles]).toEqual(['web', 'worker', 'factory']);
  expect(env.githubThrottle).toBe(true);
  expect(readEnv({ GITHUB_API_URL: 'http://127.0.0.1:4001' }).githubThrottle).toBe(false);
  expect(readEnv({ GITHUB_API_URL: 'https://api.acme.ghe.com' }).githubThrottle).toBe(true);
});

test.each([
  ['PORT', { PORT: '70000' }],
  ['PORT', { PORT: 'http' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'example.com' }],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://x' }],
  ['DATABASE_URL', { DATABASE_URL: 'sqlite:' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'https://example.com/?a=b' }],
  ['CCB_EGRESS_ALLOW', { CCB_EGRESS_ALLOW: 'db.internal, 10.0.0.0/99' }],
  ['CCB_SLACK_BASE_URL', { CCB_SLACK_BASE_URL: 'slack.example.com' }],
  ['REDIS_URL', { REDIS_URL: 'localhost:6379' }],
  ['INTEGRATION_ENCRYPTION_KEY', { INTEGRATION_ENCRYPTION_KEY: 'too short' }],
  ['INTEGRATION_ENCRYPTION_KEY', { INTEGRATION_ENCRYPTION_KEY: `k1:${KEY.toString('hex')},k1:${KEY.toString('hex')}` }],
  ['CCB_ADMIN_KEY', { CCB_ADMIN_KEY: 'ccb_short' }],
  ['CCB_ADMIN_KEY', { CCB_ADMIN_KEY: 'a-long-key-with-another-beginning' }],
  ['CCB_ADMIN_KEY', { DATABASE_URL: 'postgres://localhost/ccb' }],
  ['CCB_ROLES', { CCB_ROLES: 'web,postman' }],
  ['CCB_ROLES', { CCB_ROLES: 'web' }],
  ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
  ['CCB_LANGUAGE', { CCB_LANGUAGE: 'de' }],
  ['CCB_TRUST_PROXY', { CCB_TRUST_PROXY: 'maybe' }],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:sesame@collector.example.com' }],
  ['OTEL_EXPORTER_OTLP_HEADERS', { OTEL_EXPORTER_OTLP_HEADERS: 'no pair' }],
  ['SMTP_URL', { SMTP_URL: 'mail.example.com' }],
  ['CCB_CRASH_AT', { CCB_CRASH_AT: 'everywhere!' }],
  ['PRIVATE_KEY_PATH', { PRIVATE_KEY_PATH: '/nowhere/key.pem', APP_ID: '1', WEBHOOK_SECRET: 's' }],
  ['GITHUB_CLIENT_SECRET', { GITHUB_CLIENT_ID: 'x' }],
  ['WEBHOOK_SECRET', { APP_ID: '1', PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----' }],
])('a mistake in %s is one clear line', (name, variables) => {
  const lines = mistakes(variables);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(new RegExp(`^${name}: .{10,}`));
  for (const line of lines) expect(line).not.toContain('\n');
});

test('all mistakes are told at once', () => {
  expect(mistakes({ PORT: 'x', LOG_LEVEL: 'x', CCB_LANGUAGE: 'x' })).toHaveLength(3);
});

test('no secret stands in a mistake', () => {
  const lines = mistakes({
    CCB_ADMIN_KEY: 'sesame-open-0123456789-0123',
    INTEGRATION_ENCRYPTION_KEY: 'sesame',
    REDIS_URL: 'sesame',
  });
  expect(lines.join()).not.toContain('sesame');
});

test('keys come in base64 or hex, named while rotating; the first encrypts', () => {
  const keys = readEnv({
    INTEGRATION_ENCRYPTION_KEY: `k2:${KEY.toString('base64')},k1:${KEY.toString('hex')}`,
  }).encryptionKeys;
  expect([...(keys ?? [])].map(([id]) => id)).toEqual(['k2', 'k1']);
  expect(keys?.get('k1')).toEqual(KEY);
});

test('credentials and addresses of services', () => {
  const { services } = readEnv({
    CCB_SLACK_TOKEN: 'x',
    CCB_SLACK_BASE_URL: 'http://127.0.0.1:1/',
    CCB_GOOGLE_SHEETS_ACCESS_TOKEN: 'y',
    CCB_LANGUAGE: 'ru',
  });
  expect(services).toEqual({
    slack: { token: 'x', base_url: 'http://127.0.0.1:1/' },
    google_sheets: { access_token: 'y' },
  });
});

test('.env.example lists every variable that is read', () => {
  const root = resolve(import.meta.dirname, '..');
  const read = readFileSync(resolve(root, 'src/env.ts'), 'utf8').matchAll(
    /(?:text|integer|oneOf|flag|url|list)\('([A-Z_]+)'/g,
  );
  const example = readFileSync(resolve(root, '.env.example'), 'utf8');
  const names = [...new Set([...read].map(([, name]) => name))];
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !new RegExp(`^#? ?${name}=`, 'm').test(example))).toEqual([]);
});
