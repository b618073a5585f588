/** A document that is text already and only has to be put down. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Raw statements take and give documents as text. Null stands for "nothing" and for JSON's null alike. */
export function toJson(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return value instanceof JsonText ? value.text : JSON.stringify(value);
}

export const fromJson = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
