import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** A package that is loaded when something of it is first used: most of what a process may do it never does. */
export function late<Package>(name: string): () => Package {
  let loaded: Package | undefined;
  return () => {
    loaded ??= load(name) as Package;
    return loaded;
  };
}
