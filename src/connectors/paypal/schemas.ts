import { Type } from '#src/kit/schema.ts';
import { list, object, text } from '../loose.ts';

export const Amount = Type.Union(
  [Type.String({ pattern: '^\\d{1,10}(?:\\.\\d{1,2})?$' }), Type.Number({ minimum: 0.01, maximum: 9_999_999_999 })],
  {
    title: 'Amount',
    description: 'In whole units: 10.5 or "10.50"',
  },
);

export const Currency = Type.String({ description: 'Three letters: USD, EUR', pattern: '^[A-Za-z]{3}$' });
export const Maybe = Type.Union([Type.String(), Type.Null()]);
export const Id = (description: string) => Type.String({ description, pattern: '^[A-Za-z0-9-]{5,64}$' });

/** Currencies in which PayPal takes no decimals. */
const WHOLE = /^(?:HUF|JPY|TWD)$/;

export function moneyOf(amount: string | number, currency: string): { currency_code: string; value: string } {
  const currency_code = currency.toUpperCase();
  const value = typeof amount === 'string' ? amount : amount.toFixed(WHOLE.test(currency_code) ? 0 : 2);
  return { currency_code, value };
}

/** The address of a kind among the links of an answer. */
export const linkTo = (answer: Record<string, unknown>, ...kinds: string[]): string | null =>
  text(
    list(answer.links)
      .map(object)
      .find(({ rel }) => kinds.includes(String(rel)))?.href,
  );
