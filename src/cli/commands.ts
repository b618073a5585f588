import { backup } from './backup.ts';
import { catalog } from './catalog.ts';
import type { Command } from './define.ts';
import { doctor } from './doctor.ts';
import { install } from './install.ts';
import { keys } from './keys.ts';
import { migrate } from './migrate.ts';
import { newUnit } from './new.ts';
import { prompt } from './prompt.ts';
import { restore } from './restore.ts';
import { simulate } from './simulate.ts';
import { startCommand } from './start.ts';
import { testCommand } from './test.ts';
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
  keys,
  backup,
  restore,
  migrate,
];
