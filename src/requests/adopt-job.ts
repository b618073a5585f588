import type { Job, NewJob } from '#src/queue/queue.ts';

/** The queue of packages that are to be read from a repository: merged ones become versions, others are only checked. */
export const ADOPT_QUEUE = 'adopt';

export interface Adopting {
  repository: string;
  installationId: number;
  slug: string;
  commitSha: string;
  /** Who merged or pushed it. */
  by: string;
  /** The request whose pull request it is. */
  requestId: string | null;
  /** False: it is not merged; only say on the commit whether it would do. */
  isMerged: boolean;
}

/** Commits of one package are read one after the other; one that was read before brings nothing new. */
export const adoptJob = (adopting: Adopting, now: number): NewJob => ({
  id: `adp_${now.toString(36).padStart(9, '0')}_${adopting.commitSha.slice(0, 12)}_${adopting.isMerged ? 'm' : 'c'}_${adopting.slug}`,
  queue: ADOPT_QUEUE,
  lane: adopting.repository,
  dueAt: now,
  orderKey: `${adopting.repository}/${adopting.slug}`,
  payload: { ...adopting },
});

export const adoptingOf = (job: Pick<Job, 'payload'>): Adopting => job.payload as unknown as Adopting;
