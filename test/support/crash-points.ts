import type { CrashPoint } from '#src/kit/crash.ts';

type Factory = Extract<CrashPoint, `factory.${string}`>;
type Refresh = Extract<CrashPoint, `refresh.${string}`>;
type Rotation = Extract<CrashPoint, `rotate.${string}`>;
type Model = Extract<CrashPoint, `model.${string}`>;

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
  'batch.gathered': true,
  'batch.closed': true,
} satisfies Record<Exclude<CrashPoint, Factory | Refresh | Rotation | Model>, true>);

/** Points on the way of a batch: where events wait for one another there is more to lose than one. */
export const BATCH_CRASH_POINTS = CRASH_POINTS.filter((point) =>
  /^(batch\.|dispatch\.claimed|deliver\.(received|written))/.test(point),
);

/** Points that every event passes, whether it waits for others or not. */
export const EVENT_CRASH_POINTS = CRASH_POINTS.filter((point) => !point.startsWith('batch.'));

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

/** Likewise while secrets are sealed anew. */
export const ROTATION_CRASH_POINTS = Object.keys({
  'rotate.sealed': true,
  'rotate.written': true,
  'rotate.committed': true,
  'rotate.checked': true,
} satisfies Record<Rotation, true>);

/** Likewise while Claude is asked. */
export const MODEL_CRASH_POINTS = Object.keys({
  'model.asked': true,
  'model.answered': true,
} satisfies Record<Model, true>);
