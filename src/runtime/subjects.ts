import { programOf } from '#src/execution/program.ts';
import { type Effective, effectiveOf } from '#src/integrations/effective.ts';
import type { Live } from '#src/integrations/live.ts';
import { withDefaults } from '#src/integrations/package/with-defaults.ts';
import type { Program } from '#src/sandbox/sandbox.ts';
import type { Read } from '#src/store/store.ts';

/** What an event runs on: the integration with the version it started with, and that version's program. */
export interface LiveProgram {
  live: Live & { effective: Effective };
  program: Program;
  /** Its settings with the defaults of the schema filled in. */
  config: Record<string, unknown>;
}

type Prepared = Pick<LiveProgram, 'program' | 'config'>;

/** Finds the program for an event; each is put together once and kept as long as its version is. */
export function createSubjects(read: Read): (live: Live, versionId: string | null) => Promise<LiveProgram | null> {
  const prepared = new WeakMap<Effective, Prepared>();

  function preparedFor(live: Live, effective: Effective): Prepared {
    const known = prepared.get(effective);
    if (known) return known;
    const { version, manifest } = effective;
    const subject = { versionId: version.id, projectId: live.row.projectId, files: version.files, manifest };
    const made = { program: programOf(subject), config: withDefaults(manifest, live.row.config) };
    prepared.set(effective, made);
    return made;
  }

  return async (live, versionId) => {
    const isPresent = versionId === null || versionId === live.effective?.version.id;
    const kept = isPresent ? live.effective : live.canary;
    const isKept = isPresent || versionId === kept?.version.id;
    const effective = isKept ? kept : await effectiveOf(read, live.row, versionId);
    if (!effective) return null;
    const same = isPresent ? (live as LiveProgram['live']) : { ...live, effective };
    return { live: same, ...preparedFor(live, effective) };
  };
}
