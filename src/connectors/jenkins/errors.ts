import { InputFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { text } from '../loose.ts';

/** Jenkins answers with pages for people; its own sentence stands in a header, if anywhere. */
export function jenkinsFault(
  _body: unknown,
  { status, headers }: { status: number; headers: ResponseHeaders },
): string | InputFault | undefined {
  if (status < 300) return undefined;
  const said = text(headers['x-error']) ?? '';
  if (status !== 404) return said;
  const sentence = 'Jenkins has no such job or build, or its user may not see it. Check the name with its folders.';
  return new InputFault('Request refused', sentence, { details: { service: 'jenkins', status } });
}
