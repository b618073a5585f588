import { InputFault } from '#src/kit/faults.ts';
import { type Call, stop } from '../action.ts';
import type { Doors } from '../define.ts';
import { type Loose, object } from '../loose.ts';
import { linearFault } from './errors.ts';

export interface LinearClient {
  /** One query or mutation; gives its `data`, a no is thrown. */
  ask(query: string, variables: object, call: Pick<Call, 'signal'>): Promise<Loose>;
}

export function connectLinear(
  { api_key, base_url }: { api_key: string; base_url: string },
  doors: Doors,
): LinearClient {
  // A personal key goes as it is; only tokens of OAuth are bearers.
  const authorization = api_key.startsWith('lin_oauth_') ? `Bearer ${api_key}` : api_key;
  const http = doors.http({
    baseUrl: base_url,
    auth: { headers: { authorization } },
    redact: [api_key],
    fault: (body, answer) => linearFault(body, answer, doors.now()),
  });
  return {
    async ask(query, variables, call) {
      const { body } = await http.post('graphql', { json: { query, variables }, ...stop(call) });
      const { data } = object(body);
      if (typeof data === 'object' && data !== null) return object(data);
      throw new InputFault('Request refused', 'Linear answered with something that is no answer of its API.');
    },
  };
}
