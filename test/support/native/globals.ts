import { globals } from './held.ts';

// What `@jest/globals` is where modules are Node's own; for each test file anew.
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } = globals();
