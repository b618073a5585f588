import { createRequire } from 'node:module';
import type * as Undici from 'undici';

const part = createRequire(import.meta.url);

/** Only what sends a request: the rest of undici (fetch, caches, sockets, mocks) is four times as much, and never used. */
export const Agent: typeof Undici.Agent = part('undici/lib/dispatcher/agent.js');
export const buildConnector: typeof Undici.buildConnector = part('undici/lib/core/connect.js');
