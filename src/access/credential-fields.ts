import type { Connector } from '#src/connectors/define.ts';
import { InputFault } from '#src/kit/faults.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import { maskSecret } from './secrets.ts';

const LONGEST = 20_000;

/** Fields of a credential as somebody sent them: known names, texts that are not empty. */
export function checkFields(connector: Connector, fields: Readonly<Record<string, unknown>>): Record<string, string> {
  const known = [...connector.credentialFields, 'base_url'];
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!known.includes(name)) {
      const text = `${connector.title} has no credential field "${name.slice(0, 50)}".${didYouMean(name, known)} It takes ${known.join(', ')}.`;
      throw new InputFault('Unknown credential', text, { details: { field: name } });
    }
    if (typeof value !== 'string' || value.trim() === '' || value.length > LONGEST) {
      throw new InputFault('Invalid credential', `"${name}" must be a text of 1 to ${LONGEST} characters.`, {
        details: { field: name },
      });
    }
    checked[name] = value.trim();
  }
  if (Object.keys(checked).length > 0) return checked;
  throw new InputFault('Invalid credential', `Give at least one field: ${connector.credentialFields.join(', ')}.`);
}

/** What may be shown of a credential: secrets by their last letters. */
export const shownFields = (secret: readonly string[], fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, secret.includes(name) ? maskSecret(value) : value]),
  );
