import type { SnapshotKind } from './snapshot.ts';

/** What a child need not make itself; of our own making, from before there was any program. */
export interface Given {
  /** By URL, without types. */
  sources: Record<string, string>;
  snapshots: Partial<Record<SnapshotKind, ArrayBuffer>>;
}

const given: Given = { sources: {}, snapshots: {} };

export function give(what: Given): void {
  Object.assign(given, what);
}

export const givenSource = (url: string): string | undefined =>
  Object.hasOwn(given.sources, url) ? given.sources[url] : undefined;

export function takeSnapshot(kind: SnapshotKind): ArrayBuffer | undefined {
  const { [kind]: snapshot } = given.snapshots;
  delete given.snapshots[kind];
  return snapshot;
}
