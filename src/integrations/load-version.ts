import { InputFault } from '#src/kit/faults.ts';
import type { IntegrationRow, VersionRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { findVersionByNumber, listVersions } from '#src/store/versions.ts';

/** A version by its number, or 404 with those that there are. */
export async function loadVersion(read: Read, row: IntegrationRow, number: string): Promise<VersionRow> {
  const found = await findVersionByNumber(read, row.id, number);
  if (found) return found;
  const versions = (await listVersions(read, row.id)).map(({ version }) => version);
  const known = versions.join(', ') || 'none yet';
  throw new InputFault('Unknown version', `There is no version ${number}. There are: ${known}.`, {
    status: 404,
    details: { versions },
  });
}
