import { InputFault } from '#src/kit/faults.ts';

const DEEPEST = 4;
/** What a thing is called, or where it is: whoever goes on with it needs it. */
const NAMES = /^(?:id|ts|url)$|_id$/;

/** A number was expected where none came. */
function lacksNumber(value: unknown, depth = 0): boolean {
  if (typeof value === 'number') return Number.isNaN(value);
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return false;
  return Object.values(value).some((inner) => lacksNumber(inner, depth + 1));
}

/** A name was made of nothing. */
const lacksName = (output: unknown): boolean =>
  typeof output === 'object' &&
  output !== null &&
  Object.entries(output).some(([key, value]) => value === 'undefined' && NAMES.test(key));

/** An answer without the id that every answer has is none of this service's: nobody is to go on with it. */
export function answered<T>(service: { id: string; title: string }, action: string, output: T): T {
  if (!lacksNumber(output) && !lacksName(output)) return output;
  throw new InputFault(
    'Request refused',
    `${service.title} answered ${action} with something that is no answer of its API. Check the base_url of the credential.`,
    { details: { service: service.id } },
  );
}
