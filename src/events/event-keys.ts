import { createHash } from 'node:crypto';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { parseDuration } from '#src/kit/duration.ts';
import { newToken } from '#src/kit/ids.ts';
import { matchesEvent } from '#src/kit/matches-event.ts';
import { valueAt } from '#src/kit/value-at.ts';
import type { SettleWindow } from './event-job.ts';

const LONGEST = 200;

/** An empty field names nothing: what leaves it empty would all be one. */
const isName = (value: unknown): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && value !== '');

const hashed = (text: string): string => `h:${createHash('sha256').update(text).digest('base64url')}`;
const short = (text: string): string => (text.length <= LONGEST ? text : hashed(text));

/** What a package hides must not be read off a key either. */
const keyed = (manifest: Manifest | undefined, path: string | undefined, text: string): string =>
  manifest?.redact?.some((hidden) => path === hidden || path?.startsWith(`${hidden}.`)) ? hashed(text) : short(text);

/** What makes two deliveries the same: a field of the payload where one is named, else the sender's id, else the bytes. */
export function dedupKeyOf(
  manifest: Manifest | undefined,
  payload: unknown,
  deliveryId: string | null,
  raw: Buffer,
): string {
  const how = manifest?.deduplication;
  if (how?.deduplication_enabled === false || how?.idempotency_enabled === false) return `once:${newToken()}`;
  const named = how?.deduplication_key ? valueAt(payload, how.deduplication_key) : undefined;
  if (isName(named)) return keyed(manifest, how?.deduplication_key, `k:${named}`);
  if (deliveryId) return short(`d:${deliveryId}`);
  return `b:${createHash('sha256').update(raw).digest('base64url')}`;
}

/** The same for an event whose package says itself what it is. */
export function describedKey(manifest: Manifest, id: string | null): string | null {
  const how = manifest.deduplication;
  const isOff = how?.deduplication_enabled === false || how?.idempotency_enabled === false;
  return isOff || !isName(id) ? null : short(`p:${id}`);
}

/** For how long a copy is one; null: as long as the first is stored. */
export function windowOf(manifest: Manifest | undefined): number | null {
  const window = manifest?.deduplication?.idempotency_window;
  return window === undefined ? null : parseDuration(window);
}

/** Events with the same key run one after the other; null where no order was asked for. */
export function orderKeyOf(manifest: Manifest | undefined, payload: unknown, object: string | null): string | null {
  // Two messages about one thing at the same time would both be its first.
  const by = manifest?.order_by ?? (manifest?.thread ? 'object' : undefined);
  if (!by) return null;
  const value = by === 'object' ? object : valueAt(payload, by);
  return isName(value) ? keyed(manifest, by, String(value)) : null;
}

/** What the event is about, where the package waits for more about it or keeps one thread for it. */
export function objectOf(manifest: Manifest | undefined, object: string | null): string | null {
  const isNeeded = manifest?.settle !== undefined || manifest?.thread === true;
  return isNeeded && isName(object) ? short(String(object)) : null;
}

/** For how long an event waits for more about the same thing; null: not at all. */
export function settleOf(manifest: Manifest | undefined, type: string): SettleWindow | null {
  if (manifest?.settle === undefined) return null;
  return {
    windowMs: parseDuration(manifest.settle),
    leads: matchesEvent(manifest.events, type),
    paths: manifest.redact ?? [],
  };
}
