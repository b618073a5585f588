import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, getPriority, setPriority } from 'node:os';
import { dirname, extname, join } from 'node:path';
import type { Log } from '#src/kit/log.ts';
import { headStart } from './head-start.ts';
import { withoutNetwork } from './network.ts';

const { resolve } = createRequire(import.meta.url);
const SOURCES = dirname(import.meta.dirname);

const packageOf = (name: string): string => dirname(resolve(`${name}/package.json`));

/** What a child may read: our own sources and the packages that it loads. Not the working directory, where data lies. */
function readable(): string[] {
  const celJs = dirname(dirname(resolve('@marcbachmann/cel-js')));
  return [
    `${SOURCES}/*`,
    join(dirname(SOURCES), 'package.json'),
    `${packageOf('isolated-vm')}/*`,
    `${packageOf('handlebars')}/*`,
    `${dirname(createRequire(resolve('isolated-vm')).resolve('node-gyp-build'))}/*`,
    `${celJs}/*`,
    '/etc/alpine-release',
  ];
}

const FLAGS = [
  '--permission',
  '--allow-addons',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=SecurityWarning',
  '--max-old-space-size=256',
  // An isolate's own measure is a fraction of it: payloads of runs that wait for a service were copied time and again.
  '--max-semi-space-size=4',
  // V8's own threads: with one for each processor what fills its memory takes all of them to look for what could go.
  '--v8-pool-size=1',
  '--stack-trace-limit=5',
];

const script = (name: string): string => join(import.meta.dirname, 'child', name + extname(import.meta.filename));

/** So much lower than our own, of the twenty steps that there are… */
const STANDS_BACK = 5;
/** …and where a run was killed for what it used up. */
const FAR_BACK = 15;

/** On Linux every thread has a priority of its own; it begins with that of the thread that started it. */
function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [pid];
  }
}

/** Whoever takes webhooks in and sends messages comes before code that may loop. */
function lower({ pid }: ChildProcess, steps: number): void {
  if (pid === undefined) return;
  try {
    const priority = Math.min(constants.priority.PRIORITY_LOW, getPriority() + steps);
    for (const thread of threadsOf(pid)) setPriority(thread, priority);
  } catch {
    // It has ended already, or the system knows no priorities: nothing else depends on it.
  }
}

/** From now on handlers of others come before those of this process, too. */
export const standFarBack = (child: ChildProcess): void => lower(child, FAR_BACK);

/** A process with an empty environment, no network where possible, and one pipe to us (descriptor 3). */
function startProcess(run: string[], more: number[] = []): ChildProcess {
  const node = [process.execPath, ...FLAGS, ...readable().map((path) => `--allow-fs-read=${path}`), ...run];
  const [command = process.execPath, ...args] = [...withoutNetwork(), ...node];
  const child = spawn(command, args, {
    cwd: '/',
    env: { TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', ...more],
  });
  lower(child, STANDS_BACK);
  return child;
}

/** Whoever has a head start is handed it as descriptor 4; it makes for itself what it is not handed. */
export function startChild(log: Log): ChildProcess {
  const given = headStart((key) => startProcess([script('make-head-start'), key]), log);
  if (given === undefined) return startProcess([script('main')]);
  return startProcess([join(import.meta.dirname, 'child/begin.js'), script('main')], [given]);
}
