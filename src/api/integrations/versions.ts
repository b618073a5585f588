import { loadIntegration } from '#src/integrations/find.ts';
import { iso } from '#src/kit/clock.ts';
import { listVersions } from '#src/store/versions.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/versions',
  summary: 'Its versions, newest first',
  permission: 'integrations.read',
  schema: { params: IntegrationId },
  async handle({ ctx, params }) {
    const row = await loadIntegration(ctx, params.id);
    return (await listVersions(ctx.store.read, row.id)).map((version) => ({
      id: version.id,
      version: version.version,
      active: version.id === row.versionId,
      commit: version.commitSha,
      content_hash: version.contentHash,
      created_by: version.createdBy,
      created_at: iso(version.createdAt),
    }));
  },
});
