import type { Command } from './define.ts';
import { install } from './install.ts';
import { keys } from './keys.ts';
import { simulate } from './simulate.ts';
import { startCommand } from './start.ts';
import { testCommand } from './test.ts';
import { validate } from './validate.ts';

export const COMMANDS: readonly Command[] = [startCommand, validate, testCommand, simulate, install, keys];
