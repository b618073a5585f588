import { resolve } from 'node:path';

// The cache of `npm start`: workers load Jest itself from it, and processes of the sandbox have their head start there.
process.env.NODE_COMPILE_CACHE ??= resolve(import.meta.dirname, 'node_modules/.cache/ccb');

export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Node loads the modules and strips the types, as it does for the service itself (docs/decisions/0014).
  runtime: '<rootDir>/test/support/native/runtime.ts',
  testEnvironment: '<rootDir>/test/support/native/environment.ts',
  transform: {},
  injectGlobals: false,
  globalSetup: '<rootDir>/test/support/begin-run.ts',
  globalTeardown: '<rootDir>/test/support/end-run.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/setup.ts'],
  // A bound for what hangs: nothing that passes waits for it, and some machines are slow.
  testTimeout: 300_000,
  // Some tests wait more than they work: a third worker on two cores has something to do meanwhile.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/support/slow-first.mjs',
  // Modules of every suite stay in a worker's memory: it is replaced before that slows the next ones down.
  workerIdleMemoryLimit: '700MB',
};
