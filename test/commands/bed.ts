import { person } from '#src/access/actor.ts';
import type { CommandCtx } from '#src/commands/define.ts';
import { createHealthChecks } from '#src/integrations/health-checks.ts';
import { parseManifest } from '#src/integrations/package/parse-manifest.ts';
import { newId } from '#src/kit/ids.ts';
import type { Language } from '#src/kit/language.ts';
import { acceptIssue } from '#src/requests/accept-issue.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import { updateRequest } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import type { Store } from '#src/store/store.ts';
import { insertVersion } from '#src/store/versions.ts';
import { ctxOn, integrationNow, requestNow } from '../requests/bed.ts';

export const TEXT = `**Service:** Slack
**Type:** Webhook
**Description:** Tell people about new issues
**Events:** GitHub issues.opened
**Actions:** Send a message to Slack
`;

let serial = 0;

export interface Situation {
  requestState?: string;
  integrationState?: string;
  waiting?: string | null;
  language?: Language;
  /** Numbers of versions, oldest first; the last one runs. */
  versions?: readonly string[];
  notes?: string[];
}

async function addVersions(store: Store, integrationId: string, numbers: readonly string[]): Promise<void> {
  await store.write(async (tx) => {
    for (const [index, version] of numbers.entries()) {
      const id = newId('ver', 1_700_000_000_000 + index * 1000);
      const createdAt = 1_700_000_000_000 + index * 1000;
      const manifest = { ...parseManifest(`name: issues-to-slack\nversion: ${version}\nsource: github\n`) };
      const made = { manifest, files: {}, createdBy: 'system', commitSha: 'abcdef0123', contentHash: version };
      await insertVersion(tx, { ...made, id, integrationId, version, createdAt });
      await updateIntegration(tx, integrationId, { versionId: id });
    }
  });
}

async function arrange(store: Store, request: RequestRow, situation: Situation): Promise<void> {
  const { requestState = 'requested', integrationState, waiting = null, notes = [] } = situation;
  await addVersions(store, request.integrationId, situation.versions ?? []);
  await store.write(async (tx) => {
    await updateRequest(tx, request.id, { state: requestState, waiting, notes });
    await updateIntegration(tx, request.integrationId, { status: integrationState ?? requestState });
  });
}

/** The request of an issue in a repository of its own, brought into a situation, and somebody who may write there. */
export async function anIssue(store: Store, situation: Situation = {}): Promise<CommandCtx> {
  const issue = { title: 'Issues to Slack', text: TEXT, author: 'octocat' };
  const accepted = await acceptIssue(ctxOn(store), {
    ...issue,
    repository: `o/r${++serial}`,
    installationId: 1,
    issueNumber: 1,
    by: 'octocat',
  });
  if (accepted === null) throw new TypeError('the issue has a request already');
  await arrange(store, accepted, situation);
  const integration = await integrationNow(store, accepted.integrationId);
  const ctx = ctxOn(store, person('octocat', integration.projectId));
  const request = await requestNow(store, accepted.id);
  const doors = { health: createHealthChecks(), sandbox: undefined as never, github: undefined as never };
  const where = { issue, place: 1, comment: 1 };
  return { ctx, request, integration, language: situation.language ?? 'en', by: 'octocat', ...where, doors };
}
