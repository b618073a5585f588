import { InputFault } from '#src/kit/faults.ts';
import { findIntegrationBySlug } from '#src/store/integrations.ts';
import type { Read } from '#src/store/store.ts';
import { LONGEST_SLUG } from './slug.ts';

const MOST_ALIKE = 100;

function ended(slug: string, ending: number): string {
  const suffix = `-${ending}`;
  return `${slug.slice(0, LONGEST_SLUG - suffix.length).replace(/-+$/, '')}${suffix}`;
}

/** The slug, or where it is taken with a number at its end: that of the issue, else the next one that is free. */
export async function freeSlug(read: Read, projectId: string, slug: string, issue: number | null): Promise<string> {
  const isTaken = async (one: string) => (await findIntegrationBySlug(read, projectId, one)) !== null;
  if (!(await isTaken(slug))) return slug;
  if (issue !== null && !(await isTaken(ended(slug, issue)))) return ended(slug, issue);
  for (let ending = 2; ending < MOST_ALIKE; ending++) {
    if (!(await isTaken(ended(slug, ending)))) return ended(slug, ending);
  }
  throw new InputFault('Name taken', `There are ${MOST_ALIKE} integrations named "${slug}" already; choose another.`, {
    status: 409,
  });
}
