/** Raw statements take and give documents as text. Null stands for "nothing" and for JSON's null alike. */
export const toJson = (value: unknown): string | null =>
  value === undefined || value === null ? null : JSON.stringify(value);

export const fromJson = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
