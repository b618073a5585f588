import type { Usage } from './types.ts';

/** Dollars for a million tokens, which are millionths of a dollar for one. */
interface Price {
  input: number;
  output: number;
}

const PRICES: readonly (readonly [RegExp, Price])[] = [
  [/opus/, { input: 5, output: 25 }],
  [/haiku/, { input: 1, output: 5 }],
  [/sonnet/, { input: 3, output: 15 }],
];
/** A model that nobody here has heard of is taken for a dear one. */
const UNKNOWN: Price = { input: 15, output: 75 };
const CACHE_READ = 0.1;
const CACHE_WRITE = 1.25;
/** Of text and code a token is longer than that. */
const LETTERS_PER_TOKEN = 3;

const priceOf = (model: string): Price => PRICES.find(([pattern]) => pattern.test(model))?.[1] ?? UNKNOWN;

/** In millionths of a dollar. */
export function costOf(model: string, usage: Usage): number {
  const { input, output } = priceOf(model);
  const read = usage.cacheReadTokens * input * CACHE_READ;
  const written = usage.cacheWriteTokens * input * CACHE_WRITE;
  return Math.ceil(usage.inputTokens * input + usage.outputTokens * output + read + written);
}

/** The most that a call can cost, known before it is made. */
export function mostOf(model: string, letters: number, maxTokens: number): number {
  const { input, output } = priceOf(model);
  return Math.ceil(Math.ceil(letters / LETTERS_PER_TOKEN) * input * CACHE_WRITE + maxTokens * output);
}
