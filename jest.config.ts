export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/strip-types.mjs' },
  setupFilesAfterEnv: ['<rootDir>/test/support/setup.ts'],
  testTimeout: 120_000,
  maxWorkers: 2,
  // Modules of every suite stay in a worker's memory: it is replaced before that slows the next ones down.
  workerIdleMemoryLimit: '700MB',
};
