import type { NewJob } from '#src/queue/queue.ts';
import type { CredentialRow } from '#src/store/rows.ts';

/** The queue that tries credentials after they were saved. A job's id is the credential's. */
export const CREDENTIAL_QUEUE = 'credential';

export const credentialJob = ({ id, projectId }: Pick<CredentialRow, 'id' | 'projectId'>, now: number): NewJob => ({
  id,
  queue: CREDENTIAL_QUEUE,
  lane: projectId,
  dueAt: now,
});
