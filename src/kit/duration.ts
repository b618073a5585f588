import { InputFault } from './faults.ts';

const TIME_MS: Record<string, number> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const SIZE_BYTES: Record<string, number> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3, tb: 1024 ** 4 };

const QUANTITY = /^(\d{1,15}(?:\.\d{1,9})?)\s{0,3}([a-z]{0,4})$/i;
const SHARE = /^(<=|>=|<|>)?\s{0,3}(\d{1,15}(?:\.\d{1,9})?)\s{0,3}%?$/;

function refuse(kind: string, text: unknown, examples: string): never {
  const shown = JSON.stringify(text)?.slice(0, 40);
  throw new InputFault('Invalid value', `${shown} is not a ${kind}. Write for example ${examples}.`);
}

function quantity(text: string | number, units: Record<string, number>, bare: number): number | null {
  if (typeof text === 'number') return Number.isFinite(text) && text >= 0 ? text * bare : null;
  const found = typeof text === 'string' ? QUANTITY.exec(text.trim()) : null;
  if (!found) return null;
  const unit = (found[2] ?? '').toLowerCase();
  const factor = unit === '' ? bare : Object.hasOwn(units, unit) ? units[unit] : undefined;
  return factor === undefined ? null : Number(found[1]) * factor;
}

/** `300s`, `5m`, `30d`, `1h`, `500ms` → milliseconds. A bare number is milliseconds already. */
export function parseDuration(text: string | number): number {
  const ms = quantity(text, TIME_MS, 1);
  return ms === null ? refuse('duration', text, '300s, 5m, 1h or 30d') : Math.round(ms);
}

/** `100MB`, `64 kb`, `1gb` → bytes. A bare number is bytes already. */
export function parseSize(text: string | number): number {
  const bytes = quantity(text, SIZE_BYTES, 1);
  return bytes === null ? refuse('size', text, '100MB, 64KB or 1GB') : Math.round(bytes);
}

/** `99.9%`, `< 1%`, `> 5%`, `5.0` → percent as a number (99.9, 1, 5, 5). */
export function parsePercent(text: string | number): number {
  if (typeof text === 'number' && Number.isFinite(text) && text >= 0) return text;
  const found = typeof text === 'string' ? SHARE.exec(text.trim()) : null;
  return found ? Number(found[2]) : refuse('percentage', text, '99.9%, "< 1%" or 5.0');
}
