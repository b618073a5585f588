import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below those that systems hand out to whoever asks for any: nobody else is given it before it is listened at. */
const [FIRST, LAST] = [10_000, 32_000];
const TRIES = 50;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** A port on which nobody listens at the moment. */
export async function freePort(): Promise<number> {
  for (let nth = 0; nth < TRIES; nth++) {
    const port = randomInt(FIRST, LAST);
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${TRIES} ports between ${FIRST} and ${LAST} is free`);
}
