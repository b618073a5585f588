import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Installs on demand, outside the project, what is only ever compared with. The folder that it stands in. */
export function installPeer(name: string, version: string): string {
  const home = join(tmpdir(), `ccb-bench-${name}-${version}`);
  if (existsSync(join(home, 'node_modules', name, 'package.json'))) return home;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"private":true}');
  console.error(`installing ${name} ${version} to compare with …`);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', `${name}@${version}`], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return home;
}
