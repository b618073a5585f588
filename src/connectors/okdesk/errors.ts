import { InputFault } from '#src/kit/faults.ts';
import { object, text } from '../loose.ts';

/** `title: не может быть пустым` from errors that may be a text, a list or lists by field, one in another. */
function sentences(errors: unknown, path = '', depth = 0): string[] {
  const said = text(errors);
  if (said !== null) return [path === '' ? said : `${path}: ${said}`];
  if (depth > 4) return [];
  if (Array.isArray(errors)) return errors.slice(0, 5).flatMap((one) => sentences(one, path, depth + 1));
  return Object.entries(object(errors))
    .slice(0, 10)
    .flatMap(([key, value]) => sentences(value, path === '' ? key : `${path}.${key}`, depth + 1));
}

export function okdeskFault(body: unknown, { status }: { status: number }): string | InputFault | undefined {
  if (status < 300) return undefined;
  const { errors, error, message } = object(body);
  const said = sentences(errors ?? error ?? message)
    .slice(0, 5)
    .join('; ');
  if (status !== 404) return said;
  const sentence = 'Okdesk has no such thing, or the employee of the token may not see it. Check the id.';
  return new InputFault('Request refused', `${sentence}${said === '' ? '' : ` (${said})`}`, {
    details: { service: 'okdesk', status },
  });
}
