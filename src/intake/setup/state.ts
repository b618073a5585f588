import { createHash, timingSafeEqual } from 'node:crypto';
import type { Actor } from '#src/access/actor.ts';
import { newToken } from '#src/kit/ids.ts';
import { getSetting, putSetting } from '#src/store/settings.ts';
import type { Store } from '#src/store/store.ts';

const NAME = 'github_app_setup';
/** GitHub's own codes are good for as long. */
const GOOD_FOR_MS = 3_600_000;

interface Pending {
  hash: string;
  expiresAt: number;
  /** Who began it, for the audit trail. */
  actor: { id: string; name: string };
}

export interface Begun {
  /** Goes to GitHub and comes back in the address. */
  state: string;
  /** Stays in the browser that began: a link that somebody else sends finishes nothing. */
  cookie: string;
}

const hashOf = (state: string, cookie: string): string =>
  createHash('sha256').update(`${state}.${cookie}`).digest('hex');

/** One set-up at a time: the newest counts. Only a hash is kept. */
export async function begin(store: Store, actor: Actor, now: number): Promise<Begun> {
  const begun = { state: newToken(), cookie: newToken() };
  const pending: Pending = {
    hash: hashOf(begun.state, begun.cookie),
    expiresAt: now + GOOD_FOR_MS,
    actor: { id: actor.id, name: actor.name },
  };
  await store.write((tx) => putSetting(tx, NAME, pending, now));
  return begun;
}

/** Who began it, once; null: nobody did, it took too long, or it is another browser. */
export async function finish(store: Store, { state, cookie }: Begun, now: number): Promise<Pending['actor'] | null> {
  const hash = Buffer.from(hashOf(state, cookie));
  return await store.write(async (tx) => {
    const pending = (await getSetting(tx, NAME)) as Pending | null | undefined;
    if (!pending || pending.expiresAt <= now) return null;
    if (!timingSafeEqual(Buffer.from(pending.hash), hash)) return null;
    await putSetting(tx, NAME, null, now);
    return pending.actor;
  });
}
