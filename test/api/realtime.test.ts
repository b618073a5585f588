import { type AddressInfo, connect } from 'node:net';
import { expect, test } from '@jest/globals';
import fastify from 'fastify';
import { system } from '#src/access/actor.ts';
import type { Ctx } from '#src/access/ctx.ts';
import type { FeedReader } from '#src/api/realtime/feed-reader.ts';
import { realtimeRoutes } from '#src/api/realtime/routes.ts';
import { silent } from '../support/silent.ts';

/** A feed that takes its time to let somebody listen, and says how many do. */
function slowFeed() {
  const asked = Promise.withResolvers<void>();
  const open = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  const feed: FeedReader = {
    async listen() {
      asked.resolve();
      await open.promise;
      return () => left.resolve();
    },
    head: async () => 0,
    page: async () => ({ changes: [], isLast: true }),
    close: () => undefined,
  };
  return { feed, asked: asked.promise, open: open.resolve, left: left.promise };
}

test('who leaves before the stream is open is not listened for any more', async () => {
  const { feed, asked, open, left } = slowFeed();
  const app = fastify();
  await app.register((scope) =>
    realtimeRoutes(scope, {
      authenticate: async () => system,
      ctxFor: (actor) => ({ actor }) as Ctx,
      feed,
      log: silent,
    }),
  );
  const gone = Promise.withResolvers<void>();
  app.server.on('connection', (socket) => socket.once('close', gone.resolve));
  await app.listen({ port: 0, host: '127.0.0.1' });
  const client = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET /v1/realtime HTTP/1.1\r\nhost: here\r\n\r\n');
  await asked;
  client.destroy();
  await gone.promise;
  open();
  await left;
  await app.close();
  expect(app.server.listening).toBe(false);
}, 10_000);
