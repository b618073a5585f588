import type { CrashPoint } from '#src/kit/crash.ts';

/** Every point at which a fault run may kill the process; the type sees to it that none is forgotten. */
export const CRASH_POINTS = Object.keys({
  'ingest.read': true,
  'ingest.verified': true,
  'ingest.inserted': true,
  'ingest.committed': true,
  'ingest.acked': true,
  'dispatch.claimed': true,
  'dispatch.running': true,
  'dispatch.returned': true,
  'deliver.intent': true,
  'deliver.sent': true,
  'deliver.received': true,
  'deliver.written': true,
} satisfies Record<CrashPoint, true>);
