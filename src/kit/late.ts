import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** Made by the first who asks, and kept. */
export function whenAsked<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** A package that is loaded when something of it is first used: most of what a process may do it never does. */
export const late = <Package>(name: string): (() => Package) => whenAsked(() => load(name) as Package);
