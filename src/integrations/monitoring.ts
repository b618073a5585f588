import type { IntegrationRow } from '#src/store/rows.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What is watched of an integration, and how long that is kept. */
export interface Monitoring {
  metrics_enabled: boolean;
  /** Lines of its handler below this are not kept. */
  logging_level: LogLevel;
  metrics_retention: string;
  logs_retention: string;
  /** Of events that came to their end, with their payloads and traces. */
  events_retention: string;
}

export const USUAL_MONITORING: Monitoring = {
  metrics_enabled: true,
  logging_level: 'debug',
  metrics_retention: '30d',
  logs_retention: '30d',
  events_retention: '30d',
};

export const monitoringOf = (row: Pick<IntegrationRow, 'monitoring'>): Monitoring => ({
  ...USUAL_MONITORING,
  ...(row.monitoring as Partial<Monitoring> | null),
});

/** Whether a line of that level is kept. */
export const isHeard = (row: Pick<IntegrationRow, 'monitoring'>, level: LogLevel): boolean =>
  LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(monitoringOf(row).logging_level);
