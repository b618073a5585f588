import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../scripts/free-port.ts';

export interface MariadbServer {
  /** Of a user who may do everything in one database. */
  url: string;
  /** Of a user who may do anything at all, files included. */
  rootUrl: string;
  stop(): Promise<void>;
}

const PLACES = ['/usr/sbin/mariadbd', '/usr/bin/mariadbd', '/usr/local/bin/mariadbd', '/opt/homebrew/bin/mariadbd'];
const INSTALLERS = PLACES.flatMap((path) => [
  path.replace('mariadbd', 'mariadb-install-db'),
  path.replace('sbin/mariadbd', 'bin/mariadb-install-db'),
]);

const USERS = `
CREATE DATABASE shop;
CREATE USER 'bot'@'%' IDENTIFIED BY 'pass word/canary';
GRANT ALL ON shop.* TO 'bot'@'%';
CREATE USER 'boss'@'%' IDENTIFIED BY 'boss';
GRANT ALL ON *.* TO 'boss'@'%';
`;

const run = promisify(execFile);

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  const end = Date.now() + 60_000;
  while (child.exitCode === null && Date.now() < end) {
    if (await answers(port)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('MariaDB did not start');
}

async function start(server: string, installer: string, folder: string): Promise<MariadbServer> {
  const data = join(folder, 'data');
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  await run(installer, [
    '--no-defaults',
    `--datadir=${data}`,
    '--skip-test-db',
    '--auth-root-authentication-method=normal',
    ...asRoot,
  ]);
  const init = join(folder, 'init.sql');
  writeFileSync(init, USERS);
  const port = await freePort();
  const child = spawn(
    server,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${join(folder, 's')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--init-file=${init}`,
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      // Tests are about what is written, not about power cuts.
      '--innodb-flush-log-at-trx-commit=0',
      ...asRoot,
    ],
    { stdio: 'ignore' },
  );
  await untilReady(child, port);
  return {
    url: `mysql://bot:${encodeURIComponent('pass word/canary')}@127.0.0.1:${port}/shop?sslmode=disable`,
    rootUrl: `mysql://boss:boss@127.0.0.1:${port}/shop?sslmode=disable`,
    async stop() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A MariaDB of this test file's own; null where there is none on this machine, and nobody demands it. */
export async function startMariadb(): Promise<MariadbServer | null> {
  const [server, installer] = [PLACES, INSTALLERS].map((paths) => paths.find((path) => existsSync(path)));
  if (server === undefined || installer === undefined) {
    if (process.env.CCB_REQUIRE_ALL === '1') throw new Error('MariaDB is missing, and CCB_REQUIRE_ALL=1 demands it');
    console.log('not run: mariadb missing');
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ccb-mariadb-'));
  chmodSync(folder, 0o755);
  try {
    return await start(server, installer, folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
