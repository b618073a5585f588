import type { Language } from '#src/kit/language.ts';
import { STATUS_WORDS } from './status-words.ts';

const SECOND_MS = 1000;
const MINUTE_S = 60;
const HOUR_S = 3600;

/** `0.4 s`, `12 s`, `2 min 5 s`, `1 h 3 min`. */
export function durationText(ms: number, language: Language): string {
  const { seconds, minutes, hours, point } = STATUS_WORDS[language];
  const whole = Math.max(0, Number.isFinite(ms) ? ms : 0);
  if (whole < 10 * SECOND_MS) return `${(whole / SECOND_MS).toFixed(1).replace('.', point)} ${seconds}`;
  const all = Math.round(whole / SECOND_MS);
  if (all < MINUTE_S) return `${all} ${seconds}`;
  if (all < HOUR_S) return `${Math.floor(all / MINUTE_S)} ${minutes} ${all % MINUTE_S} ${seconds}`;
  return `${Math.floor(all / HOUR_S)} ${hours} ${Math.floor((all % HOUR_S) / MINUTE_S)} ${minutes}`;
}

/** `12,345`, in Russian `12 345`. */
export const countText = (count: number, language: Language): string =>
  String(Math.round(count)).replace(/\B(?=(?:\d{3})+$)/g, STATUS_WORDS[language].thousands);

/** `0.12`; whatever costs anything costs at least a cent. */
export function costText(usd: number, language: Language): string {
  const shown = usd > 0 ? Math.max(usd, 0.01) : 0;
  return shown.toFixed(2).replace('.', STATUS_WORDS[language].point);
}
