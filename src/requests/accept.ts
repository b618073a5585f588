import { createHash } from 'node:crypto';
import { allow, seesProject } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { findConnector, listConnectors } from '#src/connectors/catalogue.ts';
import { createIntegration } from '#src/integrations/create.ts';
import { keepSecrets } from '#src/integrations/keep-secrets.ts';
import { slugOf } from '#src/integrations/slug.ts';
import { sortConfig } from '#src/integrations/sort-config.ts';
import { InputFault, notFound } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import { findIntegrationBySlug, updateIntegration } from '#src/store/integrations.ts';
import { ensureProject } from '#src/store/projects.ts';
import { insertRequest } from '#src/store/requests.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';

/** The queue that the factory works on. */
export const REQUEST_QUEUE = 'request';

/** A request in either dialect of the body, as one. */
interface Wanted {
  name: string;
  type: string;
  description: string;
  source: string;
  target: string;
  events: string[];
  settings: Record<string, unknown>;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** Sections of a manifest that the second dialect writes beside `config` instead of inside it. */
const BESIDE_CONFIG = [
  'routing_rules',
  'event_filters',
  'message_templates',
  'rate_limiting',
  'batch_processing',
  'caching',
  'alerts',
  'slo',
];

function settingsOf(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const beside = Object.fromEntries(BESIDE_CONFIG.filter((key) => key in body).map((key) => [key, body[key]]));
  return { ...beside, ...record(body.config), ...record(body.configuration) };
}

function read(body: Readonly<Record<string, unknown>>): Wanted {
  const settings = settingsOf(body);
  const events = body.events ?? settings.events ?? settings.github_events;
  const found = {
    name: text(body.name),
    source_service: text(body.source) ?? text(body.source_service),
    target_service: text(body.target) ?? text(body.target_service),
  };
  const missing = Object.entries(found).filter(([, value]) => value === undefined);
  if (missing.length > 0) {
    const fields = missing.map(([field]) => field);
    throw new InputFault('Insufficient integration requirements', `Missing: ${fields.join(', ')}.`, {
      status: 422,
      details: { missing_fields: fields },
    });
  }
  return {
    name: found.name ?? '',
    source: found.source_service ?? '',
    target: found.target_service ?? '',
    type: text(body.type) ?? 'webhook',
    description: text(body.description) ?? '',
    events: Array.isArray(events) ? events.filter((one): one is string => typeof one === 'string') : [],
    settings,
  };
}

function refuseUnknownServices(wanted: Wanted): void {
  for (const service of [wanted.source, wanted.target]) {
    if (findConnector(service)) continue;
    throw new InputFault(
      'Unknown service',
      `"${service}" is not in the catalogue: ${listConnectors()
        .map((one) => one.id)
        .join(', ')}.`,
      {
        status: 422,
        details: { missing_fields: ['target_service'] },
      },
    );
  }
}

async function enqueue(tx: Tx, ctx: Ctx, row: IntegrationRow, wanted: Wanted): Promise<string> {
  const now = ctx.clock.now();
  const words = JSON.stringify({ ...wanted, settings: row.config });
  const id = newId('req', now);
  await insertRequest(tx, {
    id,
    integrationId: row.id,
    kind: 'api',
    state: 'requested',
    priority: 1,
    text: words,
    textHash: createHash('sha256').update(words).digest('hex'),
    body: JSON.parse(words) as Record<string, unknown>,
    requestedBy: ctx.actor.id,
    errorDetails: null,
    createdAt: now,
    updatedAt: now,
  });
  await ctx.queue.enqueue(tx, [{ id, queue: REQUEST_QUEUE, lane: row.projectId, priority: 1, dueAt: now }]);
  return id;
}

/** Takes a request for an integration: stored with its integration, and waiting for the factory. */
export async function acceptRequest(ctx: Ctx, body: Readonly<Record<string, unknown>>): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.write');
  const wanted = read(body);
  refuseUnknownServices(wanted);
  const sorted = sortConfig(wanted.settings);
  const slug = slugOf(wanted.name);
  if (slug === '') throw new InputFault('Invalid name', 'The name needs at least one letter or digit.');
  return await ctx.store.write(async (tx) => {
    const now = ctx.clock.now();
    const project = await ensureProject(tx, {
      id: newId('prj', now),
      name: text(body.project) ?? 'local',
      createdAt: now,
    });
    if (!seesProject(ctx.actor, project.id)) throw notFound('project', project.name);
    if (await findIntegrationBySlug(tx, project.id, slug)) {
      throw new InputFault(
        'Name taken',
        `There is an integration "${slug}" in ${project.name} already; choose another name.`,
        { status: 409 },
      );
    }
    const given = { ...wanted, config: sorted.settings, projectId: project.id, slug };
    const row = await createIntegration(tx, ctx, given, { state: 'requested', reason: 'Asked for through the API.' });
    await keepSecrets(tx, ctx, row, sorted);
    const pendingRequestId = await enqueue(tx, ctx, row, wanted);
    await writeAudit(tx, ctx, {
      action: 'integration.request',
      projectId: project.id,
      targetId: row.id,
      after: { name: row.name },
    });
    return (await updateIntegration(tx, row.id, { pendingRequestId, updatedAt: ctx.clock.now() })) ?? row;
  });
}
