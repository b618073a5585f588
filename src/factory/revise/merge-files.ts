type Files = Readonly<Record<string, string>>;

export interface Merged {
  files: Record<string, string>;
  /** Both sides changed these, and differently. */
  conflicts: string[];
}

const at = (files: Files, path: string): string | undefined => (Object.hasOwn(files, path) ? files[path] : undefined);

/** File by file: what only one side changed is taken from that side. */
export function mergeFiles(written: Files, theirs: Files, ours: Files): Merged {
  const files: Record<string, string> = {};
  const conflicts: string[] = [];
  for (const path of new Set([...Object.keys(theirs), ...Object.keys(ours), ...Object.keys(written)])) {
    const [was, there, new_] = [at(written, path), at(theirs, path), at(ours, path)];
    if (there !== was && new_ !== was && there !== new_) conflicts.push(path);
    const taken = there === was ? new_ : there;
    if (taken !== undefined) files[path] = taken;
  }
  return { files, conflicts };
}
