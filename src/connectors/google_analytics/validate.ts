import { type Call, stop } from '../action.ts';
import { list, object, text } from '../loose.ts';
import type { AnalyticsClient } from './client.ts';

export interface Problem {
  field: string | null;
  message: string;
}

/** What Google's checking door thinks of events. Nothing is counted there. */
export async function problemsOf(
  { collect }: AnalyticsClient,
  measurement_id: string,
  json: object,
  call: Pick<Call, 'signal'>,
): Promise<Problem[]> {
  const { body } = await collect.post('debug/mp/collect', { query: { measurement_id }, json, ...stop(call) });
  return list(object(body).validationMessages)
    .map(object)
    .map(({ fieldPath, description, validationCode }) => ({
      field: text(fieldPath),
      message: text(description) ?? text(validationCode) ?? 'It is not valid.',
    }));
}
