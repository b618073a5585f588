import { firstIdAt } from '#src/kit/ids.ts';
import { fromJson, toJson } from './json-text.ts';
import type { NewStepRow, StepRow } from './rows.ts';
import type { Read, SqlRead, Tx } from './store.ts';

const COLUMNS = [
  'event_id',
  'ordinal',
  'kind',
  'action',
  'input_hash',
  'status',
  'settled_as',
  'input',
  'output',
  'error_message',
  'attempts',
  'started_at',
  'duration',
];

/** A step as it is put down. */
export const stepValues = (row: NewStepRow): unknown[] => [
  row.eventId,
  row.ordinal,
  row.kind,
  row.action,
  row.inputHash,
  row.status,
  row.settledAs,
  toJson(row.input),
  toJson(row.output),
  row.errorMessage,
  row.attempts,
  row.startedAt,
  row.duration,
];

/** A step that is there takes the new values; of the same step twice the last counts. */
export async function putSteps(tx: Tx, values: readonly (readonly unknown[])[]): Promise<void> {
  const last = new Map(values.map((step) => [`${step[0]} ${step[1]}`, step]));
  await tx.sql.insertMany('steps', COLUMNS, [...last.values()], { orUpdate: ['event_id', 'ordinal'] });
}

const SELECT = `select event_id as "eventId", ordinal, kind, action, input_hash as "inputHash", status,
  settled_as as "settledAs", input, output, error_message as "errorMessage", attempts,
  started_at as "startedAt", duration from steps`;

type RawStep = Omit<StepRow, 'input' | 'output'> & { input: string | null; output: string | null };

/** In the order of events and of their calls. */
export async function stepsOfEvents(read: Read, eventIds: readonly string[]): Promise<StepRow[]> {
  const { text, param } = read.sql.oneOf('event_id', eventIds);
  const rows = await read.sql.all<RawStep>(`${SELECT} where ${text} order by event_id, ordinal`, [param]);
  return rows.map((row) => ({ ...row, input: fromJson(row.input), output: fromJson(row.output) }));
}

export interface MadeBy {
  integrationId: string;
  action: string;
  /** Of events that came since. */
  from: number;
}

const MOST_MADE = 2_000;

/** What calls of one action brought an integration of late. Through many events: ask by store.slow('steps.made', …). */
export async function stepsMade(read: SqlRead, { integrationId, action, from }: MadeBy): Promise<unknown[]> {
  const rows = await read.sql.all<{ output: string | null }>(
    `select s.output from events e join steps s on s.event_id = e.id
     where e.integration_id = ? and e.id >= ? and s.action = ? and s.status = 'success'
     order by e.id desc limit ${MOST_MADE}`,
    [integrationId, firstIdAt('evt', from), action],
  );
  return rows.map(({ output }) => fromJson(output));
}

export async function listSteps(read: Read, eventId: string): Promise<StepRow[]> {
  return await stepsOfEvents(read, [eventId]);
}
