import type { CrashPoint } from '#src/kit/crash.ts';

type Factory = Extract<CrashPoint, `factory.${string}`>;
type Refresh = Extract<CrashPoint, `refresh.${string}`>;

/** Every point at which a fault run may kill the process while events run; the type sees to it that none is forgotten. */
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
} satisfies Record<Exclude<CrashPoint, Factory | Refresh>, true>);

/** Likewise while a request is worked on. */
export const FACTORY_CRASH_POINTS = Object.keys({
  'factory.accepted': true,
  'factory.analyzed': true,
  'factory.generated': true,
  'factory.checked': true,
  'factory.branch': true,
  'factory.commit': true,
  'factory.pull': true,
  'factory.check_run': true,
  'factory.saved': true,
} satisfies Record<Factory, true>);

/** Likewise while new tokens of a credential are fetched. */
export const REFRESH_CRASH_POINTS = Object.keys({
  'refresh.leased': true,
  'refresh.kept': true,
} satisfies Record<Refresh, true>);
