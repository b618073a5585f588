import { visibleProjects } from '#src/access/visible-projects.ts';
import { iso } from '#src/kit/clock.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { pageOf } from '../paging.ts';
import { named, Time } from '../reply-shapes.ts';
import { Page } from '../shapes.ts';

const Project = named('Project', { id: Type.String(), name: Type.String(), created_at: Time });

export default defineRoute({
  method: 'GET',
  path: '/v1/projects',
  summary: 'The projects that this key sees, by name',
  permission: 'integrations.read',
  reply: Type.Array(Project),
  schema: { query: Type.Object({ ...Page }) },
  async handle({ ctx, query, request, reply }) {
    const rows = await visibleProjects(ctx);
    return pageOf(request, reply, query, rows).map(({ id, name, createdAt }) => ({
      id,
      name,
      created_at: iso(createdAt),
    }));
  },
});
