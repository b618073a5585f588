import { createHash } from 'node:crypto';
import type { Tokens } from './tokens.ts';

export interface FetchedToken {
  token: string;
  /** How long it works. */
  seconds: number;
}

interface Kept {
  found: Promise<{ token: string; until: number }>;
}

/** A token that ends while a call is under way would be refused. */
const EARLY_MS = 120_000;
const MOST = 1_000;

/** By credential: clients come and go, and each would fetch a token of its own. */
const kept = new Map<string, Kept>();

/** Access tokens that are fetched when first needed and kept until shortly before their end; `key` is the credential. */
export function keptToken(key: readonly unknown[], now: () => number, issue: () => Promise<FetchedToken>): Tokens {
  const name = createHash('sha256').update(JSON.stringify(key)).digest('base64');

  const ask = (): Kept => {
    const found = issue().then(({ token, seconds }) => {
      // A short one is used for half of its time, not for none.
      const early = Math.min(EARLY_MS, seconds * 500);
      return { token, until: now() + seconds * 1000 - early };
    });
    const fresh = { found };
    kept.delete(name);
    if (kept.size >= MOST) kept.delete(kept.keys().next().value ?? '');
    kept.set(name, fresh);
    found.catch(() => {
      if (kept.get(name) === fresh) kept.delete(name);
    });
    return fresh;
  };

  const current = async (): Promise<string> => {
    const known = kept.get(name);
    const found = await known?.found;
    if (found !== undefined && now() < found.until) return found.token;
    // While this one looked, another may have asked already.
    const other = kept.get(name);
    return (await (other === undefined || other === known ? ask() : other).found).token;
  };

  return {
    current,
    async renew(refused) {
      const known = kept.get(name);
      if (known !== undefined && (await known.found).token === refused && kept.get(name) === known) kept.delete(name);
      return await current();
    },
  };
}
