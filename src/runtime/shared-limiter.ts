import { type Collector, collect } from '#src/kit/batch.ts';
import type { Clock } from '#src/kit/clock.ts';
import { dropPlaces, findPlaces, keepPlaces, lockPlaces } from '#src/store/rate-places.ts';
import type { Store, Tx } from '#src/store/store.ts';
import { type Limiter, placeFor, type Rate } from './limiter.ts';

interface Ask {
  key: string;
  ticket: string;
  rate: Rate;
}

const MOST_PER_COMMIT = 128;

const idOfKey = ({ key }: Ask): string => `next ${key}`;
const idOfTicket = ({ ticket }: Ask): string => `call ${ticket}`;

/** One after the other, as if each had come alone. */
async function answers(tx: Tx, asks: readonly Ask[], now: number): Promise<number[]> {
  const nextAt = await lockPlaces(tx, asks.map(idOfKey));
  const kept = await findPlaces(tx, asks.map(idOfTicket));
  const changed = new Map<string, number>();
  const used: string[] = [];
  const waits = asks.map((ask) => {
    const ticket = idOfTicket(ask);
    const at = kept.get(ticket);
    if (at !== undefined && at > now) return Math.ceil(at - now);
    if (at !== undefined) {
      used.push(ticket);
      return 0;
    }
    const key = idOfKey(ask);
    const place = placeFor(ask.rate, nextAt.get(key) ?? now, now);
    nextAt.set(key, place.nextAt);
    changed.set(key, place.nextAt);
    if (place.wait > 0) changed.set(ticket, now + place.wait);
    return place.wait;
  });
  await keepPlaces(tx, changed);
  await dropPlaces(tx, used);
  return waits;
}

/** The limiter of all processes on one database. Calls that come together ask together. */
export function createSharedLimiter({ store, clock }: { store: Store; clock: Clock }): Limiter {
  const ask: Collector<Ask, number> = collect(
    (asks) => store.write((tx) => answers(tx, asks, clock.now()), { durable: false }),
    { max: MOST_PER_COMMIT },
  );
  return { waitFor: (key, rate, ticket) => ask({ key, rate, ticket }) };
}
