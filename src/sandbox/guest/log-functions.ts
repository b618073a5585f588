import type { RunLog } from '../sandbox.ts';
import type { RunState } from './run-state.ts';

type LogFunction = (...args: unknown[]) => void;

const LEVELS: Record<string, RunLog['level']> = {
  debug: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warn',
  error: 'error',
  trace: 'debug',
};

/** `context.log` and `console`: both end in the log of the run that writes. */
export function consoleFor(runOf: () => RunState | undefined): Record<string, LogFunction> {
  const made: Record<string, LogFunction> = {};
  for (const [name, level] of Object.entries(LEVELS)) {
    made[name] = (message, ...data) => runOf()?.log.write(level, message, data);
  }
  return made;
}
