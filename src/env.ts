import { listServices } from '#src/connectors/catalogue.ts';
import { type GitHubAppEnv, type GitHubSignIn, githubApp, githubSignIn, isGitHubsOwn } from '#src/github/variables.ts';
import { parseEgressRule } from '#src/kit/egress-rules.ts';
import { parseEncryptionKeys } from '#src/kit/encryption-keys.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import { VariableReader, type Variables } from '#src/kit/variables.ts';
import type { TraceTarget } from '#src/metrics/traces/exporter.ts';
import { traceTarget } from '#src/metrics/traces/variables.ts';

/** The service refuses to start; every line names one variable and what to write instead. */
export class EnvironmentMistakes extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'EnvironmentMistakes';
    this.lines = lines;
  }
}

const ROLES = ['web', 'worker', 'factory'] as const;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const LANGUAGES = ['en', 'ru'] as const;

export type Role = (typeof ROLES)[number];

/** `/webhook=int_1/from/okdesk` */
export interface WebhookPath {
  path: string;
  integrationId: string;
  /** A further source of the integration; undefined: its main one. */
  source: string | undefined;
}

export interface Env {
  port: number;
  host: string;
  publicUrl: string;
  databaseUrl: string;
  /** To PostgreSQL, that this process keeps at the most. */
  databaseConnections: number;
  /** That a worker works on at once. */
  eventsUnderWay: number;
  redisUrl: string | undefined;
  /** Where traces go; undefined: nowhere. */
  traces: TraceTarget | undefined;
  githubApp: GitHubAppEnv | undefined;
  githubApiUrl: string;
  githubSignIn: GitHubSignIn | undefined;
  githubThrottle: boolean;
  anthropicApiKey: string | undefined;
  anthropicBaseUrl: string | undefined;
  claudeModel: string | undefined;
  /** Key id → 32 bytes, the first one encrypts. Undefined: generated into data/. */
  encryptionKeys: ReadonlyMap<string, Buffer> | undefined;
  adminKey: string | undefined;
  roles: ReadonlySet<Role>;
  egressAllow: readonly string[];
  trustProxy: boolean;
  logLevel: (typeof LOG_LEVELS)[number];
  smtpUrl: string | undefined;
  language: (typeof LANGUAGES)[number];
  /** Calls to the API that one key may make. */
  apiCallsPerMinute: number;
  /** Other addresses of integrations' webhooks: a path of this server, and whose it is. */
  webhookPaths: readonly WebhookPath[];
  /** Named points at which fault runs kill the process: `committed:3` is the third time. */
  crashAt: { point: string; nth: number } | undefined;
  /** `CCB_SLACK_TOKEN` → services.slack.token; `CCB_SLACK_BASE_URL` → services.slack.base_url. */
  services: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function databaseUrl(read: VariableReader): string {
  const value = read.text('DATABASE_URL') ?? 'sqlite:./data/ccb.sqlite';
  const isSqlite = value.startsWith('sqlite:') && value.length > 'sqlite:'.length;
  const isPostgres = /^postgres(ql)?:\/\//.test(value) && URL.canParse(value);
  if (!isSqlite && !isPostgres) read.wrong('DATABASE_URL', 'write sqlite:PATH or postgres://user:password@host/name.');
  return value;
}

/** Links are made by putting paths behind it. */
function publicUrl(read: VariableReader, port: number): string {
  const value = read.url('PUBLIC_URL', ['https:', 'http:']) ?? `http://localhost:${port}`;
  if (/[?#]/.test(value)) read.wrong('PUBLIC_URL', 'takes no "?" and no "#": write https://bot.example.com.');
  return value.replace(/\/+$/, '');
}

function egressAllow(read: VariableReader): string[] {
  const rules = read.list('CCB_EGRESS_ALLOW');
  for (const rule of rules) {
    try {
      parseEgressRule(rule);
    } catch (thrown) {
      read.wrong('CCB_EGRESS_ALLOW', sentenceOf(thrown));
    }
  }
  return rules;
}

/** A bare key has the id `k1`; while rotating: `k2:NEW,k1:OLD`, the first one encrypts. */
function encryptionKeys(read: VariableReader): Env['encryptionKeys'] {
  const parts = read.list('INTEGRATION_ENCRYPTION_KEY');
  if (parts.length === 0) return undefined;
  const keys = parseEncryptionKeys(parts);
  return typeof keys === 'string' ? read.wrong('INTEGRATION_ENCRYPTION_KEY', keys) : keys;
}

function adminKey(read: VariableReader, database: string): string | undefined {
  const value = read.text('CCB_ADMIN_KEY');
  if (value === undefined) {
    if (database.startsWith('postgres'))
      read.wrong('CCB_ADMIN_KEY', 'is required with PostgreSQL, where no process may invent its own.');
    return undefined;
  }
  if (value.startsWith('ccb_') && value.length >= 24) return value;
  return read.wrong('CCB_ADMIN_KEY', 'must begin with ccb_ and have 24 characters or more.');
}

function roles(read: VariableReader, database: string): ReadonlySet<Role> {
  const names = read.list('CCB_ROLES');
  if (names.length === 0) return new Set(ROLES);
  const known = names.filter((name): name is Role => ROLES.some((role) => role === name));
  if (known.length < names.length) read.wrong('CCB_ROLES', `knows only ${ROLES.join(', ')}.`);
  else if (database.startsWith('sqlite:') && new Set(known).size < ROLES.length) {
    read.wrong(
      'CCB_ROLES',
      'cannot be split on SQLite, where one process does everything; use PostgreSQL or leave it out.',
    );
  }
  return new Set(known);
}

const TAKEN =
  /^\/(?:webhook\/|(?:v1|api|webhooks|dashboard|oauth|docs|setup|sign-in|status|health|ready|metrics|assets|icons)(?:\/|$))/;

function webhookPath(read: VariableReader, given: string): WebhookPath[] {
  const [, path = '', integrationId = '', source] =
    /^(\/[A-Za-z0-9/_.-]{1,200})=(int_[A-Za-z0-9]+)(?:\/from\/([a-z][a-z0-9_]*))?$/.exec(given) ?? [];
  if (path !== '' && !TAKEN.test(path)) return [{ path, integrationId, source }];
  const remedy =
    path === '' ? 'write /path=int_… or /path=int_…/from/<source>' : `${path} is an address of the service`;
  read.wrong('CCB_WEBHOOK_PATHS', `${remedy}.`);
  return [];
}

function crashAt(read: VariableReader): Env['crashAt'] {
  const value = read.text('CCB_CRASH_AT');
  if (value === undefined) return undefined;
  const match = /^([a-z_-]+(?:\.[a-z_-]+)?)(?::(\d+))?$/.exec(value);
  if (!match) return read.wrong('CCB_CRASH_AT', 'write <point> or <point>:<n>, for example ingest.committed:3.');
  return { point: match[1] ?? '', nth: Number(match[2] ?? 1) };
}

/** Variables that begin with CCB_ and are not a service's. */
const OWN = new Set([
  'CCB_ADMIN_KEY',
  'CCB_API_CALLS_PER_MINUTE',
  'CCB_DATABASE_CONNECTIONS',
  'CCB_EVENTS_UNDER_WAY',
  'CCB_ROLES',
  'CCB_EGRESS_ALLOW',
  'CCB_TRUST_PROXY',
  'CCB_LANGUAGE',
  'CCB_CRASH_AT',
  'CCB_REQUIRE_ALL',
  'CCB_WEBHOOK_PATHS',
]);
/** Of two that begin alike the longer one is meant: github_actions before github. */
const LONGEST_FIRST = listServices()
  .map((one) => one.id)
  .sort((a, b) => b.length - a.length);

function services(read: VariableReader, variables: Variables): Env['services'] {
  const found: Record<string, Record<string, string>> = {};
  for (const [name, value] of Object.entries(variables)) {
    if (!name.startsWith('CCB_') || OWN.has(name) || !value?.trim()) continue;
    const rest = name.slice('CCB_'.length).toLowerCase();
    const service = LONGEST_FIRST.find((one) => rest.startsWith(`${one}_`)) ?? rest.split('_')[0] ?? rest;
    const field = rest.slice(service.length + 1);
    if (!field) continue;
    if (field === 'base_url') read.url(name, ['https:', 'http:']);
    found[service] ??= {};
    found[service][field] = value.trim();
  }
  return found;
}

/** The only reader of the environment. Throws EnvironmentMistakes with one line per mistake. */
export function readEnv(variables: Variables = process.env): Env {
  const read = new VariableReader(variables);
  const port = read.integer('PORT', 3000, 0, 65_535);
  const database = databaseUrl(read);
  const githubApiUrl = read.url('GITHUB_API_URL', ['https:', 'http:']) ?? 'https://api.github.com';
  const env: Env = {
    port,
    host: read.text('HOST') ?? '127.0.0.1',
    publicUrl: publicUrl(read, port),
    databaseUrl: database,
    databaseConnections: read.integer('CCB_DATABASE_CONNECTIONS', 10, 2, 200),
    eventsUnderWay: read.integer('CCB_EVENTS_UNDER_WAY', 256, 1, 2000),
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
    traces: traceTarget(read),
    githubApp: githubApp(read),
    githubApiUrl,
    githubSignIn: githubSignIn(read),
    githubThrottle: read.flag('GITHUB_THROTTLE', isGitHubsOwn(githubApiUrl)),
    anthropicApiKey: read.text('ANTHROPIC_API_KEY'),
    anthropicBaseUrl: read.url('ANTHROPIC_BASE_URL', ['https:', 'http:']),
    claudeModel: read.text('CLAUDE_MODEL'),
    encryptionKeys: encryptionKeys(read),
    adminKey: adminKey(read, database),
    roles: roles(read, database),
    egressAllow: egressAllow(read),
    trustProxy: read.flag('CCB_TRUST_PROXY', false),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    smtpUrl: read.url('SMTP_URL', ['smtp:', 'smtps:']),
    language: read.oneOf('CCB_LANGUAGE', LANGUAGES, 'en'),
    apiCallsPerMinute: read.integer('CCB_API_CALLS_PER_MINUTE', 6000, 1, 10_000_000),
    webhookPaths: read.list('CCB_WEBHOOK_PATHS').flatMap((one) => webhookPath(read, one)),
    crashAt: crashAt(read),
    services: services(read, variables),
  };
  if (read.mistakes.length > 0) throw new EnvironmentMistakes(read.mistakes);
  return env;
}

/** The variables of this process, for whoever puts others beside them. */
export const ownVariables = (): Variables => process.env;
