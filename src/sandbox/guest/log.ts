import type { RunLog } from '../sandbox.ts';
import { canonicalJson } from './canonical.ts';

const MOST_LINES = 1_000;
const LONGEST_LINE = 8_000;

function printed(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    return canonicalJson(value, LONGEST_LINE);
  } catch {
    return '[not printable]';
  }
}

/** What one run wrote down, bounded in lines and size; the last line says so where something is missing. */
export class LogBook {
  readonly lines: RunLog[] = [];
  #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  write(level: RunLog['level'], message: unknown, data: readonly unknown[]): void {
    if (this.#room < 0) return;
    const line: RunLog = { level, message: printed(message).slice(0, LONGEST_LINE) };
    if (data.length > 0) line.data = this.#data(data);
    this.#room -= line.message.length + 40 + (data.length > 0 ? JSON.stringify(line.data).length : 0);
    if (this.#room < 0 || this.lines.length >= MOST_LINES) {
      this.#room = -1;
      this.lines.push({ level: 'warn', message: 'The log is full: what was written after this line is not kept.' });
    } else this.lines.push(line);
  }

  #data(data: readonly unknown[]): unknown {
    const kept = data.length === 1 ? data[0] : data;
    try {
      return JSON.parse(canonicalJson(kept, LONGEST_LINE));
    } catch {
      return printed(kept);
    }
  }
}
