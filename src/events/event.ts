/** Where an event stands. `failed` waits for its next attempt, `dead` has none left; both say why. */
export const EVENT_STATUSES = [
  'queued',
  'processing',
  'delivered',
  'filtered',
  'failed',
  'dead',
  'held',
  'staged',
] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** The queue that every event waits in. */
export const EVENT_QUEUE = 'event';

export const isEventStatus = (text: string): text is EventStatus => EVENT_STATUSES.some((one) => one === text);
