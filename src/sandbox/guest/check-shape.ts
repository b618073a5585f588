import { InputFault } from '#src/kit/faults.ts';

/** The part of JSON Schema that inputs of own actions are described with. */
interface Shape {
  type?: string | string[];
  required?: string[];
  properties?: Record<string, Shape>;
  additionalProperties?: boolean;
  items?: Shape;
  enum?: unknown[];
  minLength?: number;
  maxLength?: number;
}

const DEEPEST = 8;

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;

const isOfKind = (value: unknown, type: string): boolean =>
  kindOf(value) === type || (type === 'number' && kindOf(value) === 'integer');

const fieldsOf = (value: object, shape: Shape, where: string, depth: number): string[] => {
  const fields = value as Record<string, unknown>;
  const known = shape.properties ?? {};
  const missing = (shape.required ?? []).filter((name) => !Object.hasOwn(fields, name));
  const extra =
    shape.additionalProperties === false ? Object.keys(fields).filter((name) => !Object.hasOwn(known, name)) : [];
  const inner = Object.keys(known).filter((name) => Object.hasOwn(fields, name));
  return [
    ...missing.map((name) => `${where}${name} is missing.`),
    ...extra.map((name) => `${where}${name} is not known.`),
    ...inner.flatMap((name) => differences(fields[name], known[name] ?? {}, `${where}${name}.`, depth + 1)),
  ];
};

function textOf(value: string, { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Shape, name: string): string[] {
  if (value.length >= minLength && value.length <= maxLength) return [];
  return [`${name} must have ${minLength} to ${maxLength} characters.`];
}

function differences(value: unknown, shape: Shape, where: string, depth: number): string[] {
  if (depth > DEEPEST) return [];
  const name = where.replace(/\.$/, '') || 'The input';
  const types = shape.type === undefined ? [] : [shape.type].flat();
  if (types.length > 0 && !types.some((type) => isOfKind(value, type)))
    return [`${name} must be ${types.join(' or ')}.`];
  if (shape.enum && !shape.enum.includes(value)) return [`${name} must be one of ${shape.enum.join(', ')}.`];
  if (typeof value === 'string') return textOf(value, shape, name);
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => differences(item, shape.items ?? {}, `${where}${i}.`, depth + 1)).slice(0, 10);
  }
  return typeof value === 'object' && value !== null ? fieldsOf(value, shape, where, depth) : [];
}

/** Throws a sentence that names every field that does not fit. */
export function checkShape(action: string, shape: unknown, value: unknown): void {
  if (typeof shape !== 'object' || shape === null) return;
  const found = differences(value, shape as Shape, '', 0);
  if (found.length > 0) throw new InputFault('Invalid input', `${action}: ${found.slice(0, 10).join(' ')}`);
}
