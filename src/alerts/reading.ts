import type { Alerts, Slo } from '#src/integrations/package/manifest.ts';
import type { Counts } from '#src/store/metrics.ts';
import type { CredentialLine, HourRow, KeyLine } from '#src/store/watch.ts';

/** So far back rates, latencies and refusals are looked at. */
export const SHORT_MS = 5 * 60_000;
/** So far back the budget of an SLO is looked at. */
export const LONG_MS = 60 * 60_000;

/** What is known of one integration at one moment: all that rules look at. */
export interface Reading {
  id: string;
  projectId: string;
  name: string;
  source: string;
  target: string;
  status: string;
  health: string;
  /** What a service said that stopped it, or would. */
  trouble: { error: string; message: string; service: string } | null;
  now: number;
  lastActivity: number | null;
  /** Of the last five minutes. */
  short: Counts;
  /** Attempts of the last hour. */
  long: { ended: number; failed: number };
  depth: number;
  refused: number;
  /** In the last minute and this one. */
  lately: { arrived: number; refused: number };
  secretChangedAt: number | null;
  /** Hours of past weeks like this one, and how many weeks there were. */
  hour: HourRow | null;
  weeks: number;
  /** How surprising it is that nothing comes: -ln of the chance. */
  surprise: number;
  /** Those that it uses. */
  credentials: readonly CredentialLine[];
  /** API keys of its project that end soon; only one integration of a project speaks of them. */
  keys: readonly KeyLine[];
  alerts: Alerts;
  slo: Slo | null;
}

export const attemptsOf = ({ short }: Reading): number => short.delivered + short.dead + short.retried;
export const failuresOf = ({ short }: Reading): number => short.dead + short.retried;
export const arrivalsOf = ({ short }: Reading): number => short.delivered + short.dead + short.filtered + short.held;
