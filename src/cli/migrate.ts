import { readEnv } from '#src/env.ts';
import { Fault, InputFault } from '#src/kit/faults.ts';
import { finishMove, type Move, moveOnce } from '#src/store/copy/move.ts';
import type { Synced } from '#src/store/copy/sync.ts';
import type { Store } from '#src/store/store.ts';
import { defineCommand, type Terminal, text } from './define.ts';
import { isServed, whileUnserved, withStore } from './local-store.ts';
import { secondsSince, tellRows } from './progress.ts';

interface Moved extends Synced {
  finished: boolean;
  /** In all, once it is finished. */
  rows: number | null;
}

/** The address without its password. */
const shown = (url: string): string => url.replace(/:[^:@/]*@/, ':…@');

async function pass(move: Move, isOurs: boolean): Promise<Moved> {
  const synced = await moveOnce(move);
  return { ...synced, finished: isOurs, rows: isOurs ? await finishMove(move) : null };
}

const isInUse = (thrown: unknown): boolean => thrown instanceof Fault && thrown.title === 'Database in use';

/** With nobody else on the database it is moved to the end; beside a running service it is copied as it is now. */
async function moveFrom(from: string, use: (isOurs: boolean) => Promise<Moved>): Promise<Moved> {
  let isAlone = false;
  try {
    return await whileUnserved(from, () => {
      isAlone = true;
      return use(true);
    });
  } catch (thrown) {
    if (isAlone || !isInUse(thrown)) throw thrown;
    return await use(false);
  }
}

async function move(from: string, to: string, terminal: Terminal): Promise<Moved> {
  const progress = tellRows(terminal, 'moved');
  const now = Date.now();
  const between = (source: Store, isOurs: boolean) =>
    whileUnserved(to, () =>
      withStore(to, async (target) => {
        const served = !isOurs || (await isServed(from, source));
        return await pass({ from: source, to: target, now, progress }, !served);
      }),
    );
  return await moveFrom(from, (isOurs) => withStore(from, (source) => between(source, isOurs)));
}

function addresses(to: string | undefined): { from: string; to: string } {
  if (!to) throw new InputFault('Wrong usage', `Say where to: ccb ${migrate.usage}`);
  if (!/^(sqlite:.|postgres(ql)?:\/\/)/.test(to)) {
    throw new InputFault('Wrong usage', '--to takes sqlite:path/to/file.db or postgres://user:password@host/database.');
  }
  const from = readEnv().databaseUrl;
  if (from !== to) return { from, to };
  throw new InputFault('Wrong usage', '--to names the database that DATABASE_URL names already.');
}

export const migrate = defineCommand({
  name: 'migrate',
  usage: 'migrate --to <database url>',
  summary: 'move this installation to another database: SQLite to PostgreSQL, or back',
  help: 'Beside a running service it copies everything as it is at that moment, and does not finish. Stop the service and run it again: it takes over what changed since, compares both databases by count and checksum, and is finished. Broken off at any point, it goes on where it was. The database that it moves from (DATABASE_URL) stays as it is.',
  options: { to: { type: 'string' } },
  about: { to: 'sqlite:path or postgres://user:password@host/database; empty, or begun before' },
  async run({ options }, terminal) {
    const { from, to } = addresses(text(options.to));
    const startedAt = performance.now();
    const moved = await move(from, to, terminal);
    const seconds = secondsSince(startedAt);
    const { written, removed, rows, finished } = moved;
    const done = `${written} rows written to ${shown(to)}, ${removed} removed there, ${seconds} s.`;
    const next = finished
      ? [
          `Finished: all ${rows} rows are the same there.`,
          `Start the service with DATABASE_URL=${shown(to)} and the same encryption key, and not on the old database any more.`,
        ]
      : ['A service works on the old database: stop it, then run this again to take over what changed and to finish.'];
    terminal.result([done, ...next], { written, removed, rows, seconds, finished });
    return 0;
  },
});
