import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { readBody } from '#src/gateway/read-body.ts';
import { boundUnread } from '#src/gateway/unread.ts';
import { TemporaryFault } from '#src/kit/faults.ts';

const MB = 1024 * 1024;

function request() {
  const stream = Object.assign(new PassThrough({ highWaterMark: 64 * MB }), { headers: {} });
  return { stream, incoming: stream as unknown as IncomingMessage };
}

/** Resolves when what was written has been taken in. */
const taken = () => new Promise((resolve) => setImmediate(resolve));

test('bodies that nobody has verified yet hold only so much memory together; small ones always pass', async () => {
  const unread = boundUnread(10 * MB);
  const [a, b, small, later] = [request(), request(), request(), request()];
  const first = readBody(a.incoming, 25 * MB, unread);
  a.stream.write(Buffer.alloc(8 * MB));
  await taken();
  const second = readBody(b.incoming, 25 * MB, unread);
  const refused = expect(second).rejects.toThrow(TemporaryFault);
  b.stream.end(Buffer.alloc(8 * MB));
  await refused;
  small.stream.end(Buffer.alloc(MB));
  expect(await readBody(small.incoming, 25 * MB, unread)).toHaveLength(MB);
  a.stream.end();
  expect(await first).toHaveLength(8 * MB);
  later.stream.end(Buffer.alloc(8 * MB));
  expect(await readBody(later.incoming, 25 * MB, unread)).toHaveLength(8 * MB);
});

test('a body that is cut off gives its room back', async () => {
  const unread = boundUnread(10 * MB);
  for (let i = 0; i < 3; i++) {
    const { stream, incoming } = request();
    const reading = expect(readBody(incoming, 25 * MB, unread)).rejects.toThrow('did not arrive whole');
    stream.write(Buffer.alloc(9 * MB));
    await taken();
    stream.destroy(new TypeError('aborted'));
    await reading;
  }
});
