/** Reading what a service sent: whatever came instead of the documented shape, nothing throws. */
export type Loose = Record<string, unknown>;

export const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** A short text or a number, as a name to order or recognise things by. */
export const word = (value: unknown): string | null => {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : null;
};

/** The name of an event: what is no plain name comes from a sender who does not keep to the rules. */
export const eventName = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && /^[A-Za-z][\w.:-]{0,99}$/.test(value) ? value : otherwise;
