import type { Ctx } from '#src/access/ctx.ts';
import { integrationRevision } from '#src/store/integrations.ts';

/** Which change of an integration was the last: what ETag and If-Match are about. Null: it is not there. */
export const revisionOf = (ctx: Ctx, id: string): Promise<number | null> => integrationRevision(ctx.store.read, id);
