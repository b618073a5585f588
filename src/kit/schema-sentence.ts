import { didYouMean } from './nearest.ts';

/** One mistake as TypeBox reports it. */
export interface SchemaError {
  keyword: string;
  schemaPath: string;
  instancePath: string;
  message: string;
  params: object;
}

function listOf(params: object, name: string): string[] {
  const value = Object.getOwnPropertyDescriptor(params, name)?.value;
  return Array.isArray(value) ? value.map(String) : [];
}

/** `/a/b~1c` → ['a', 'b/c']. */
export const pathOf = (pointer: string): string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

export const missingIn = (error: SchemaError): string[] => listOf(error.params, 'requiredProperties');
export const extraIn = (error: SchemaError): string[] => listOf(error.params, 'additionalProperties');

/** What it must be, where only certain words are taken with all of them. */
export function mustOf(error: SchemaError): string {
  const words = listOf(error.params, 'allowedValues');
  return words.length === 0 ? error.message : `must be one of ${words.join(', ')}`;
}

/** One sentence for one mistake, naming the field; `known` are the fields that may stand at its place. */
export function schemaSentence(error: SchemaError, known: readonly string[]): string {
  const at = pathOf(error.instancePath);
  const under = (name: string): string => [...at, name].join('.');
  const missing = missingIn(error)[0];
  if (missing !== undefined) return `"${under(missing)}" is missing.`;
  const extra = extraIn(error)[0];
  if (extra !== undefined) return `"${under(extra)}" is not a field of it.${didYouMean(extra, known)}`;
  return at.length === 0 ? `the input ${mustOf(error)}.` : `"${at.join('.')}" ${mustOf(error)}.`;
}
