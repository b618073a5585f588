import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { startPostgres } from '../test/support/postgres.ts';
import { intakeOnly, SECRET } from './payload.ts';
import { report } from './report.ts';
import { startService } from './service.ts';
import { storeEvents } from './stored.ts';

// An installation with many events goes from SQLite to PostgreSQL by `ccb migrate`, and back by `ccb backup` and `ccb restore`;
// every table must have the same count and checksum at the end. `migrate.ts [events]`

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const CCB = resolve(import.meta.dirname, '../src/cli/main.ts');
const KEY = Buffer.alloc(32, 7).toString('base64');
const LONGEST_MS = 3_600_000;

interface Said {
  seconds: number;
  finished?: boolean;
  rows?: number;
  tables?: Record<string, { rows: number; sha256: string }>;
}

/** The command as people run it, in a process of its own. */
async function ccb(database: string, ...args: string[]): Promise<Said> {
  const env = {
    PATH: process.env.PATH ?? '',
    DATABASE_URL: database,
    INTEGRATION_ENCRYPTION_KEY: KEY,
    CCB_ADMIN_KEY: 'ccb_admin_key_of_the_bench_01234567',
  };
  const flags = ['--disable-warning=ExperimentalWarning', CCB, ...args, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { env, cwd: folder, timeout: LONGEST_MS });
  return JSON.parse(stdout) as Said;
}

const folder = await mkdtemp(join(tmpdir(), 'ccb-move-'));
const postgres = await startPostgres({ durable: true });
if ('missing' in postgres) throw new Error(`there is no PostgreSQL: ${postgres.missing}`);
try {
  const file = join(folder, 'from.sqlite');
  const service = await startService({ DATABASE_URL: `sqlite:${file}`, INTEGRATION_ENCRYPTION_KEY: KEY });
  const config = { webhook_url: 'http://127.0.0.1:9/', webhook_secret: SECRET };
  const made = await service.api('POST', '/v1/integrations', { files: intakeOnly('bench-migrate'), config });
  const ended = once(service.child, 'exit');
  await Promise.all([service.stop(), ended]);
  storeEvents({ file, integration: String(made.id), version: null, count: EVENTS });
  const [from, there, back] = [`sqlite:${file}`, await postgres.database(), `sqlite:${join(folder, 'back.sqlite')}`];
  const before = await ccb(from, 'backup', join(folder, 'before.ccb'));
  const moved = await ccb(from, 'migrate', '--to', there);
  const copied = await ccb(there, 'backup', join(folder, 'there.ccb'));
  const restored = await ccb(back, 'restore', join(folder, 'there.ccb'));
  const after = await ccb(back, 'backup', join(folder, 'after.ccb'));
  const differ = Object.entries(before.tables ?? {}).filter(([name, sum]) =>
    [copied, restored, after].some(({ tables }) => !isDeepStrictEqual(tables?.[name], sum)),
  );
  const isWhole = differ.length === 0 && moved.finished === true;
  const megabytes = Math.round((await stat(file)).size / 1024 ** 2);
  const seconds = (name: string, value: number) => ({ name, value: Math.round(value), unit: 's' });
  report('migrate', [
    { name: 'events', value: EVENTS, unit: '' },
    { name: 'rows in all tables', value: moved.rows ?? 0, unit: '' },
    { name: 'size on SQLite', value: megabytes, unit: 'MB' },
    seconds('SQLite → PostgreSQL, compared (ccb migrate)', moved.seconds),
    seconds('backup from PostgreSQL', copied.seconds),
    seconds('restored to SQLite, compared', restored.seconds),
    { name: 'tables that differ in count or checksum', value: differ.length, unit: '', reach: '0', met: isWhole },
  ]);
  process.exitCode = isWhole ? 0 : 1;
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
