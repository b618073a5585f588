import { InputFault } from '#src/kit/faults.ts';
import { object, text } from '../loose.ts';

/** CircleCI says `{message}`; a 404 is also what a token without access gets. */
export function circleciFault(body: unknown, { status }: { status: number }): string | InputFault | undefined {
  if (status < 300) return undefined;
  const said = text(object(body).message) ?? '';
  if (status !== 404) return said;
  const remedy = 'It is not there, or the token may not see it. Check the project or id, and whose token it is.';
  return new InputFault('Request refused', `CircleCI answered 404 (${said || 'not found'}). ${remedy}`, {
    details: { service: 'circleci', status },
  });
}
