import { loadIntegration } from '#src/integrations/find.ts';
import { iso } from '#src/kit/clock.ts';
import { Type } from '#src/kit/schema.ts';
import { listVersions } from '#src/store/versions.ts';
import { defineRoute } from '../define.ts';
import { pageOf } from '../paging.ts';
import { IntegrationId, Page } from '../shapes.ts';
import { Version } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/versions',
  summary: 'Its versions, newest first',
  permission: 'integrations.read',
  reply: Type.Array(Version),
  schema: { params: IntegrationId, query: Type.Object(Page) },
  async handle({ ctx, params, query, request, reply }) {
    const row = await loadIntegration(ctx, params.id);
    const rows = await listVersions(ctx.store.read, row.id);
    return pageOf(request, reply, query, rows).map((version) => ({
      id: version.id,
      version: version.version,
      active: version.id === row.versionId,
      trial_share: version.id === row.canary?.versionId ? row.canary.share : null,
      commit: version.commitSha,
      content_hash: version.contentHash,
      created_by: version.createdBy,
      created_at: iso(version.createdAt),
    }));
  },
});
