import { activate } from './activate.ts';
import { approveCommand } from './approve.ts';
import { cancel } from './cancel.ts';
import type { Command } from './define.ts';
import { deprecate } from './deprecate.ts';
import { explain } from './explain.ts';
import { helpOn } from './help.ts';
import { pause } from './pause.ts';
import { replay } from './replay.ts';
import { reprocessCommand } from './reprocess.ts';
import { reviseCommand } from './revise.ts';
import { rollback } from './rollback.ts';
import { stage } from './stage.ts';
import { status } from './status.ts';
import { testCommand } from './test.ts';
import { versions } from './versions.ts';

/** In the order in which /help shows them. */
export const COMMANDS: readonly Command[] = [
  status,
  reviseCommand,
  approveCommand,
  reprocessCommand,
  cancel,
  testCommand,
  activate,
  pause,
  stage,
  replay,
  explain,
  versions,
  rollback,
  deprecate,
  helpOn(() => COMMANDS),
];

/** Every word that a command goes by. */
export const namesOf = ({ name, aliases = [] }: Command): string[] => [name, ...aliases];

export const findCommand = (name: string): Command | undefined =>
  COMMANDS.find((command) => namesOf(command).includes(name));
