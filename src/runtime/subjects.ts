import { programOf } from '#src/execution/program.ts';
import { type Effective, effectiveOf } from '#src/integrations/effective.ts';
import type { Live } from '#src/integrations/live.ts';
import type { Program } from '#src/sandbox/sandbox.ts';
import type { Read } from '#src/store/store.ts';

/** What an event runs on: the integration with the version it started with, and that version's program. */
export interface LiveProgram {
  live: Live & { effective: Effective };
  program: Program;
}

/** Finds the program for an event; each is put together once and kept as long as its version is. */
export function createSubjects(read: Read): (live: Live, versionId: string | null) => Promise<LiveProgram | null> {
  const programs = new WeakMap<Effective, Program>();

  function programFor(live: Live, effective: Effective): Program {
    const known = programs.get(effective);
    if (known) return known;
    const { version, manifest } = effective;
    const made = programOf({ versionId: version.id, projectId: live.row.projectId, files: version.files, manifest });
    programs.set(effective, made);
    return made;
  }

  return async (live, versionId) => {
    const isPresent = versionId === null || versionId === live.effective?.version.id;
    const effective = isPresent ? live.effective : await effectiveOf(read, live.row, versionId);
    if (!effective) return null;
    const same = isPresent ? (live as LiveProgram['live']) : { ...live, effective };
    return { live: same, program: programFor(live, effective) };
  };
}
