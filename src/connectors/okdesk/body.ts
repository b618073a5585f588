import { InputFault } from '#src/kit/faults.ts';
import type { Call } from '../action.ts';
import type { FileRef } from '../file.ts';
import { type FormPart, formData } from '../form-data.ts';
import { object } from '../loose.ts';

/** `{a: {b: [1]}}` as forms write it: `issue[a][b][]`. */
function fieldsOf(path: string, value: unknown): FormPart[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => fieldsOf(`${path}[]`, one));
  if (typeof value === 'object') {
    return Object.entries(object(value)).flatMap(([name, one]) => fieldsOf(`${path}[${name}]`, one));
  }
  return [[path, String(value)]];
}

async function filesOf(path: string, files: readonly FileRef[], call: Call): Promise<FormPart[]> {
  const parts: FormPart[] = [];
  for (const [index, ref] of files.entries()) {
    if (!call.file) throw new InputFault('Invalid input', 'Files of other services go along only from an integration.');
    const at = `${path}[attachments][${index}]`;
    parts.push([`${at}[attachment]`, await call.file(ref)], [`${at}[is_public]`, 'true']);
  }
  return parts;
}

/** What Okdesk takes as JSON, or as a form where files go along. */
export async function bodyWith(
  name: string,
  given: object,
  attachments: readonly FileRef[] | undefined,
  call: Call,
): Promise<{ json: object } | { body: Buffer; headers: Record<string, string> }> {
  if (!attachments?.length) return { json: { [name]: given } };
  return formData([...fieldsOf(name, given), ...(await filesOf(name, attachments, call))]);
}
