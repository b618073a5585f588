import { backup } from './backup.ts';
import { catalog } from './catalog.ts';
import type { Command } from './define.ts';
import { demo } from './demo.ts';
import { diagnostics } from './diagnostics.ts';
import { doctor } from './doctor.ts';
import { events } from './events.ts';
import { forget } from './forget.ts';
import { install } from './install.ts';
import { keys } from './keys.ts';
import { listen } from './listen.ts';
import { migrate } from './migrate.ts';
import { newUnit } from './new.ts';
import { prompt } from './prompt.ts';
import { replay } from './replay.ts';
import { restore } from './restore.ts';
import { run } from './run.ts';
import { setup } from './setup.ts';
import { simulate } from './simulate.ts';
import { startCommand } from './start.ts';
import { testCommand } from './test.ts';
import { trigger } from './trigger.ts';
import { validate } from './validate.ts';

export const COMMANDS: readonly Command[] = [
  startCommand,
  doctor,
  catalog,
  prompt,
  newUnit,
  validate,
  testCommand,
  simulate,
  install,
  run,
  keys,
  backup,
  restore,
  migrate,
  diagnostics,
  events,
  listen,
  replay,
  trigger,
  forget,
  setup,
  demo,
];
