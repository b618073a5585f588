import { Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';

const DUPLICATE = /^(SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|23505)$/;
// SQLite: busy, full disk, I/O. PostgreSQL: connection, resources, shutdown, deadlock and lock classes. Then the network.
const PASSING =
  /^(SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|PROTOCOL)|08|53|57P|40|55P03|ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_)/;
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

function* causes(thrown: unknown): Generator<Error> {
  for (let at = thrown, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) yield at;
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** What a driver threw, named by what happens next; anything else as it was. */
export function databaseFault(thrown: unknown): unknown {
  for (const error of causes(thrown)) {
    if (error instanceof Fault) return error;
    const code = codeOf(error);
    if (DUPLICATE.test(code)) {
      return new InputFault('Conflict', 'Something with the same name or id exists already: choose another.', {
        status: 409,
        cause: error,
      });
    }
    if (PASSING.test(code) || LOST.test(error.message)) {
      return new TemporaryFault('Database unavailable', `The database did not take it (${error.message}): try again.`, {
        cause: error,
        retryAfterMs: 1000,
      });
    }
  }
  return thrown;
}
