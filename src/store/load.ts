import { createRequire } from 'node:module';

/** Drizzle and the drivers load as CommonJS: as ES modules they add half a second and over 100 MB at start. */
export const load = createRequire(import.meta.url);
