import type { Limits } from './sandbox.ts';

export const DEFAULT_LIMITS: Limits = {
  memoryMb: 64,
  cpuMs: 1_000,
  wallMs: 60_000,
  calls: 200,
  inputSize: 1_000_000,
  logSize: 256_000,
};
