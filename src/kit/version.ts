import { createRequire } from 'node:module';

/** Of this package, whether it runs from src or from dist. */
export const VERSION: string = (createRequire(import.meta.url)('../../package.json') as { version: string }).version;
