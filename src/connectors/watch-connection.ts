import type { Socket } from 'node:net';
import { InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { MOST_BYTES } from './sql-client.ts';

const TOO_MUCH = `The database sent more than ${MOST_BYTES / 1024 / 1024} MB. Ask for fewer rows or columns.`;

/** Cuts a connection on which more comes than anybody should read, or whose call is stopped; gives the way to let go. */
export function watchConnection(socket: Socket | undefined, signal: AbortSignal | undefined): () => void {
  if (socket === undefined) return () => undefined;
  const before = socket.bytesRead;
  const look = (): void => {
    if (socket.bytesRead - before > MOST_BYTES) socket.destroy(new InputFault('Answer too large', TOO_MUCH));
  };
  const stop = (): void => void socket.destroy(new TemporaryFault('Stopped', 'The call to the database was stopped.'));
  socket.on('data', look);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  return () => {
    socket.off('data', look);
    signal?.removeEventListener('abort', stop);
  };
}
