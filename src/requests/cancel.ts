import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { Language } from '#src/kit/language.ts';
import type { RequestRow } from '#src/store/rows.ts';
import { failRequest } from './fail.ts';
import { loadForChange } from './load.ts';

const SAID: Record<Language, (by: string) => string> = {
  en: (by) => `Cancelled by ${by}. /reprocess starts it again.`,
  ru: (by) => `Отменено: ${by}. Команда /reprocess начнёт заново.`,
};

const DONE: Record<string, string> = {
  active: 'It is in operation already: pause or deprecate the integration instead.',
  deprecated: 'It is deprecated; there is nothing left to cancel.',
};

/** Stops a request. A run that is under way notices before it publishes and publishes nothing. */
export async function cancelRequest(ctx: Ctx, requestId: string, { by }: { by: string }): Promise<RequestRow> {
  allow(ctx.actor, 'integrations.write');
  return await ctx.store.write(async (tx) => {
    const { request } = await loadForChange(ctx, requestId, tx);
    if (request.state === 'failed') return request;
    const refusal = DONE[request.state];
    if (refusal !== undefined) throw new InputFault('Nothing to cancel', refusal, { status: 409 });
    const note = SAID[request.language === 'ru' ? 'ru' : 'en'](by);
    const failed = await failRequest(tx, ctx, request, { error: 'cancelled', by }, [note]);
    await ctx.queue.remove(tx, [request.id]);
    return failed;
  });
}
