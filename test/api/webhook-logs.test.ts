import { expect, test } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { system } from '#src/access/actor.ts';
import type { Ctx } from '#src/access/ctx.ts';
import type { ApiServices } from '#src/api/define.ts';
import route from '#src/api/integrations/webhook-logs.ts';
import { newId } from '#src/kit/ids.ts';
import { insertWebhookLogs } from '#src/store/webhook-logs.ts';
import { anIntegration } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

onEveryStore('webhook-logs', (open) => {
  test('lines that a stranger may make many of are read off the main thread', async () => {
    const id = await anIntegration(open.store);
    const line = { status: 401, error: 'Invalid webhook signature', message: 'm', count: 3, at: 1 };
    await open.store.write((tx) => insertWebhookLogs(tx, [{ id: newId('log'), integrationId: id, ...line }]));
    const slow: string[] = [];
    const store = {
      ...open.store,
      slow: <T>(query: string, args: unknown): Promise<T> => {
        slow.push(query);
        return open.store.slow<T>(query, args);
      },
    };
    const rows = await route.handle({
      ctx: { actor: system, store } as unknown as Ctx,
      params: { id },
      query: { limit: 10, offset: 0 },
      body: undefined,
      services: { refusals: { flush: async () => undefined } } as unknown as ApiServices,
      request: { url: '/' } as FastifyRequest,
      reply: { header: () => undefined } as unknown as FastifyReply,
    });
    expect(rows).toEqual([expect.objectContaining({ status: 401, count: 3 })]);
    expect(slow).toEqual(['webhookLogs.list']);
  });
});
