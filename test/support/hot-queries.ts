import { claimJobs, firstDue, PRIORITIES } from '#src/store/claim-jobs.ts';
import { listEvents, loadBatches, loadForWork, recordEvents } from '#src/store/events.ts';
import { readFeed } from '#src/store/feed.ts';
import { leaderOf } from '#src/store/gatherings.ts';
import { jobStats } from '#src/store/jobs.ts';
import { listLogLines } from '#src/store/log-lines.ts';
import { listLogs } from '#src/store/logs.ts';
import { stepsOfEvents } from '#src/store/steps.ts';
import type { Read } from '#src/store/store.ts';
import { anArrival } from './rows.ts';

export const page = { integrationId: 'int_1', limit: 10, offset: 0 };
/** What is asked for every event, or whenever somebody looks. */
export const hotQueries = (find: () => Read): [name: string, ask: () => Promise<unknown>][] => [
  [
    'claiming jobs',
    () => claimJobs(find(), { queue: 'events', limit: 10, leaseMs: 1, now: 1, priorities: PRIORITIES }),
  ],
  ['the first due of each priority', () => firstDue(find().sql, 'events')],
  ['counting jobs', () => jobStats(find(), { queue: 'events', now: 1 })],
  ['recording events', () => recordEvents({ ...find(), afterCommit: () => undefined }, [anArrival('int_1')])],
  ['loading events', () => loadForWork(find(), ['evt_1', 'evt_2'])],
  ['loading batches', () => loadBatches(find(), ['bat_1', 'bat_2'])],
  ['the first of a batch', () => leaderOf(find(), 'bat_1')],
  ['reading steps', () => stepsOfEvents(find(), ['evt_1'])],
  ['listing events', () => listEvents(find(), page)],
  ['listing events of a time', () => listEvents(find(), { ...page, from: 1, to: 9 })],
  ['listing dead events', () => listEvents(find(), { ...page, status: 'dead' })],
  ['listing copied events', () => listEvents(find(), { ...page, duplicate: true })],
  ['listing logs', () => listLogs(find(), page)],
  ['listing what was said and what came', () => listLogLines(find(), { ...page, from: 1, countUpTo: 10 })],
  ['listing errors', () => listLogs(find(), { ...page, level: 'error' })],
  ['reading the feed', () => readFeed(find(), { after: 1, projects: null, limit: 10 })],
];
