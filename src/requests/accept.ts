import { allow, seesProject } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { boundConfig } from '#src/integrations/bound-config.ts';
import { createIntegration } from '#src/integrations/create.ts';
import { freeSlug } from '#src/integrations/free-slug.ts';
import { keepSecrets } from '#src/integrations/keep-secrets.ts';
import { slugOf } from '#src/integrations/slug.ts';
import { sortConfig } from '#src/integrations/sort-config.ts';
import { InputFault, notFound } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import { ensureProject } from '#src/store/projects.ts';
import { findRepository } from '#src/store/repositories.ts';
import { insertRequest } from '#src/store/requests.ts';
import type { IntegrationRow, ProjectRow, RepositoryRow } from '#src/store/rows.ts';
import type { Read, Tx } from '#src/store/store.ts';
import type { Asked } from './asked.ts';
import { type ApiBody, textHashOf } from './body.ts';
import { PRIORITY_OF, requestJob } from './queues.ts';
import { readApiBody, refuseUnknownServices, text } from './read-api-body.ts';
import { readWordsBody } from './read-words-body.ts';

const LOCAL = 'local';

/** Where the package is to go: into a repository that has the App, or nowhere but here. */
async function repositoryFor(read: Read, name: string | undefined): Promise<RepositoryRow | null> {
  if (name === undefined) return null;
  const found = await findRepository(read, name);
  if (found && found.removedAt === null) return found;
  throw new InputFault('Unknown repository', `The App is not installed on ${name}: install it there first.`, {
    status: 422,
    details: { repository: name },
  });
}

function fromSettings(body: Readonly<Record<string, unknown>>): Asked {
  const wanted = readApiBody(body);
  refuseUnknownServices(wanted);
  const { name, type, source, target, description, settings } = wanted;
  return {
    name,
    row: { type, source, target, description },
    settings,
    priority: PRIORITY_OF.medium,
    words(config) {
      const stored: ApiBody = { ...wanted, settings: config };
      return { text: JSON.stringify(stored), body: stored };
    },
  };
}

async function enqueue(tx: Tx, ctx: Ctx, row: IntegrationRow, asked: Asked, place: RepositoryRow | null) {
  const now = ctx.clock.now();
  const { text: words, body } = asked.words(row.config);
  const request = { id: newId('req', now), priority: asked.priority };
  await insertRequest(tx, {
    ...request,
    ...(asked.language === undefined ? {} : { language: asked.language }),
    integrationId: row.id,
    kind: 'api',
    state: 'requested',
    repository: place?.name ?? null,
    installationId: place?.installationId ?? null,
    text: words,
    textHash: textHashOf(words),
    body: body as unknown as Record<string, unknown>,
    requestedBy: ctx.actor.id,
    errorDetails: null,
    createdAt: now,
    updatedAt: now,
  });
  await ctx.queue.enqueue(tx, [requestJob(request, row.projectId, now)]);
  return request.id;
}

async function projectFor(tx: Tx, ctx: Ctx, name: string): Promise<ProjectRow> {
  const now = ctx.clock.now();
  const project = await ensureProject(tx, { id: newId('prj', now), name, createdAt: now });
  if (!seesProject(ctx.actor, project.id)) throw notFound('project', name);
  return project;
}

/** Takes a request for an integration: stored with its integration, and waiting for the factory. */
export async function acceptRequest(ctx: Ctx, body: Readonly<Record<string, unknown>>): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.write');
  const asked = text(body.words) === undefined ? fromSettings(body) : readWordsBody(body, ctx.actor.name);
  boundConfig(asked.settings);
  const sorted = sortConfig(asked.settings);
  const wanted = slugOf(asked.name);
  if (wanted === '') throw new InputFault('Invalid name', 'The name needs at least one letter or digit.');
  return await ctx.store.write(async (tx) => {
    const place = await repositoryFor(tx, text(body.repository));
    const project = await projectFor(tx, ctx, place?.name ?? text(body.project) ?? LOCAL);
    const slug = await freeSlug(tx, project.id, wanted, null);
    const given = { name: asked.name, ...asked.row, config: sorted.settings, projectId: project.id, slug };
    const row = await createIntegration(tx, ctx, given, { state: 'requested', reason: 'Asked for through the API.' });
    await keepSecrets(tx, ctx, row, sorted);
    const pendingRequestId = await enqueue(tx, ctx, row, asked, place);
    await writeAudit(tx, ctx, {
      action: 'integration.request',
      projectId: project.id,
      targetId: row.id,
      after: { name: row.name },
    });
    const door = place !== null && row.source === 'github' ? { eventDoor: 'app' } : {};
    const patch = { pendingRequestId, repository: place?.name ?? null, ...door, updatedAt: ctx.clock.now() };
    return (await updateIntegration(tx, row.id, patch)) ?? row;
  });
}
