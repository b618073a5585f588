import { activate } from './activate.ts';
import { cancel } from './cancel.ts';
import type { Command } from './define.ts';
import { deprecate } from './deprecate.ts';
import { helpOn } from './help.ts';
import { pause } from './pause.ts';
import { reprocessCommand } from './reprocess.ts';
import { rollback } from './rollback.ts';
import { status } from './status.ts';
import { versions } from './versions.ts';

/** In the order in which /help shows them. */
export const COMMANDS: readonly Command[] = [
  status,
  reprocessCommand,
  cancel,
  activate,
  pause,
  rollback,
  versions,
  deprecate,
  helpOn(() => COMMANDS),
];

/** Every word that a command goes by. */
export const namesOf = ({ name, aliases = [] }: Command): string[] => [name, ...aliases];

export const findCommand = (name: string): Command | undefined =>
  COMMANDS.find((command) => namesOf(command).includes(name));
