import { cpus } from 'node:os';

export interface Figure {
  name: string;
  value: number | string;
  unit: string;
  /** What was to be reached, in words. */
  reach?: string;
  met?: boolean;
}

/** One JSON line per figure, then a table for people. */
export function report(bench: string, figures: readonly Figure[]): void {
  for (const figure of figures) console.log(JSON.stringify({ bench, ...figure }));
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  console.log(`\n${bench} on ${machine}\n`);
  for (const { name, value, unit, reach, met } of figures) {
    const verdict = reach === undefined ? '' : `   ${met ? 'met' : 'MISSED'}: ${reach}`;
    console.log(`  ${name.padEnd(44)} ${String(value).padStart(10)} ${unit.padEnd(10)}${verdict}`);
  }
}
