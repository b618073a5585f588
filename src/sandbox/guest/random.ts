import { hashOf } from './hash.ts';

/** Chance that repeats itself for the same seed (sfc32). */
export function seededRandom(seed: string): () => number {
  let next: (() => number) | undefined;
  return () => {
    next ??= generator(seed);
    return next();
  };
}

function generator(seed: string): () => number {
  const bits = hashOf(seed);
  let [a = 0, b = 0, c = 0, d = 0] = [0, 8, 16, 24].map((at) => Number.parseInt(bits.slice(at, at + 8), 16) | 0);
  return () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
}
