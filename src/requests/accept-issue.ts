import { person } from '#src/access/actor.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { createIntegration } from '#src/integrations/create.ts';
import { freeSlug } from '#src/integrations/free-slug.ts';
import { slugOf } from '#src/integrations/slug.ts';
import { newId } from '#src/kit/ids.ts';
import { hideSecrets } from '#src/kit/redact.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import { ensureProject } from '#src/store/projects.ts';
import { findRequestByIssue, insertRequest } from '#src/store/requests.ts';
import type { IntegrationRow, RequestRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { type IssueBody, textHashOf } from './body.ts';
import { waitForInfo } from './fail.ts';
import { missingFields } from './fields.ts';
import { announceRequest } from './move.ts';
import { PRIORITY_OF, requestJob } from './queues.ts';
import { readFields } from './read-fields.ts';

/** An issue as it stood when it was looked at. */
export interface IssueAsked {
  repository: string;
  installationId: number;
  issueNumber: number;
  title: string;
  text: string;
  author: string;
  /** When GitHub last changed it. */
  seenAt?: number | undefined;
  /** Who may ask and did; null: nobody yet, it waits. */
  by: string | null;
  /** Chosen by the repository; else the language in which it is written. */
  language?: string | undefined;
}

/** What forms put before the title. */
const KIND = '(?:integration(?: request)?|интеграция|запрос на (?:создание )?интеграци[ию])';
const PREFIX = new RegExp(`^\\s*(?:\\[\\s*${KIND}\\s*\\]\\s*[:–—-]?|${KIND}\\s*[:–—-])\\s*`, 'i');

/** A token that somebody pasted into a title must not name branches, folders and comments. */
const nameOf = (title: string): string => {
  const shown = hideSecrets(title, []);
  return (shown.replace(PREFIX, '').trim() || shown.trim()).slice(0, 200);
};

async function integrationFor(
  tx: Tx,
  ctx: Ctx,
  asked: IssueAsked,
  body: IssueBody,
  projectId: string,
): Promise<IntegrationRow> {
  const row = await createIntegration(
    tx,
    ctx,
    {
      projectId,
      slug: await freeSlug(tx, projectId, slugOf(nameOf(asked.title)) || 'integration', asked.issueNumber),
      name: nameOf(asked.title) || 'Integration',
      type: 'webhook',
      source: '',
      target: '',
      description: hideSecrets(body.fields.description ?? '', []),
      config: {},
    },
    { state: 'requested', reason: `Asked for in issue #${asked.issueNumber}.` },
  );
  const { repository, issueNumber } = asked;
  return (await updateIntegration(tx, row.id, { repository, issueNumber })) ?? row;
}

/** The words as they are stored with the request, and what was read from them. */
export function wordsOf({
  title,
  text,
  author,
  seenAt,
  language,
}: Pick<IssueAsked, 'title' | 'text' | 'author'> & Partial<IssueAsked>) {
  const read = readFields(text);
  const body: IssueBody = { from: 'issue', title, author, seenAt, fields: read.fields };
  const words = `${title}\n\n${text}`;
  return { text: words, body, language: language ?? read.language, priority: PRIORITY_OF[read.fields.priority] };
}

async function insert(tx: Tx, ctx: Ctx, asked: IssueAsked, projectId: string): Promise<RequestRow> {
  const now = ctx.clock.now();
  const { body, ...words } = wordsOf(asked);
  const integration = await integrationFor(tx, ctx, asked, body, projectId);
  const request = await insertRequest(tx, {
    ...words,
    id: newId('req', now),
    integrationId: integration.id,
    kind: 'issue',
    state: 'requested',
    repository: asked.repository,
    issueNumber: asked.issueNumber,
    installationId: asked.installationId,
    waiting: asked.by === null ? 'permission' : null,
    textHash: textHashOf(words.text),
    body: body as unknown as RequestRow['body'],
    requestedBy: `github:${asked.by ?? asked.author}`,
    createdAt: now,
    updatedAt: now,
  });
  await updateIntegration(tx, integration.id, { pendingRequestId: request.id });
  await writeAudit(tx, ctx, {
    action: 'integration.request',
    projectId,
    targetId: integration.id,
    after: { name: integration.name, issue: `${asked.repository}#${asked.issueNumber}` },
  });
  const missing = missingFields(body.fields);
  if (asked.by !== null && missing.length > 0) return await waitForInfo(tx, ctx, request, missing, []);
  await announceRequest(tx, ctx, request, projectId);
  if (asked.by !== null) await ctx.queue.enqueue(tx, [requestJob(request, projectId, now)]);
  return request;
}

/** The request of an issue that was not looked at before. Null: somebody was faster. */
export async function acceptIssue(ctx: Ctx, asked: IssueAsked): Promise<RequestRow | null> {
  return await ctx.store.write(async (tx) => {
    if (await findRequestByIssue(tx, asked.repository, asked.issueNumber)) return null;
    const now = ctx.clock.now();
    const project = await ensureProject(tx, { id: newId('prj', now), name: asked.repository, createdAt: now });
    const actor = asked.by === null ? ctx.actor : person(asked.by, project.id);
    return await insert(tx, { ...ctx, actor }, asked, project.id);
  });
}
