import { Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';

const DUPLICATE = /^(SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|23505)$/;
// SQLite: busy, full disk, I/O. PostgreSQL: connection, resources, shutdown, deadlock and lock classes. Then the network.
const PASSING =
  /^(SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|PROTOCOL)|08|53|57P|57014|25P03|40|55P03|ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_)/;
const LOST =
  /^(Connection terminated|Client was closed|Cannot use a pool after|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error)/;

interface Thrown {
  code?: unknown;
  message?: unknown;
  cause?: unknown;
}

const isThrown = (value: unknown): value is Thrown => typeof value === 'object' && value !== null;

function* causes(thrown: unknown): Generator<Thrown> {
  for (let at = thrown, depth = 0; isThrown(at) && depth < 5; at = at.cause, depth++) yield at;
}

/** What a driver threw, named by what happens next; anything else as it was. */
export function databaseFault(thrown: unknown): unknown {
  for (const error of causes(thrown)) {
    if (error instanceof Fault) return error;
    const code = String(error.code ?? '');
    const message = String(error.message ?? '');
    if (DUPLICATE.test(code)) {
      return new InputFault('Conflict', 'Something with the same name or id exists already: choose another.', {
        status: 409,
        cause: error,
      });
    }
    if (PASSING.test(code) || LOST.test(message)) {
      return new TemporaryFault('Database unavailable', `The database did not take it (${message}): try again.`, {
        cause: error,
        retryAfterMs: 1000,
        outside: 'The database cannot be reached now: try again.',
      });
    }
  }
  return thrown;
}
