import { MEASURES, type MeasureCondition, type Operator, type Sign } from '#src/kit/measure-condition.ts';
import { figureOf, isIdle } from './figure-of.ts';
import { arrivalsOf, type Reading } from './reading.ts';
import { SILENT } from './silence.ts';

/** Unclear: what was so stays so. Between bad and good lies a gap, so that nothing flaps. */
export type Verdict = 'bad' | 'good' | 'unclear';

/** It is good again only this part of the way back. */
const BACK = 0.8;
const FEWEST_EVENTS = 200;
/** In five minutes more than so many of the busiest hours like this one had: bursts are usual for some. */
const UNUSUAL = 2;

const HOLDS: Readonly<Record<Operator, (value: number, limit: number) => boolean>> = {
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
};

/** The limit that counts for being good again. */
function easier(operator: Operator, limit: number, isPercent: boolean): number {
  if (operator.startsWith('>')) return limit * BACK;
  return isPercent ? 100 - (100 - limit) * BACK : limit / BACK;
}

function compared(
  reading: Reading,
  { measure, operator, value: limit }: MeasureCondition & { kind: 'compare' },
): Verdict {
  const { value, enough } = figureOf(reading, measure);
  if (value === null) return measure === 'key_expiry' || isIdle(reading) ? 'good' : 'unclear';
  if (HOLDS[operator](value, limit)) return enough ? 'bad' : 'unclear';
  return HOLDS[operator](value, easier(operator, limit, MEASURES[measure] === 'percent')) ? 'unclear' : 'good';
}

const when = (isBad: boolean): Verdict => (isBad ? 'bad' : 'good');

function silent(reading: Reading): Verdict {
  if (reading.surprise >= SILENT) return 'bad';
  return arrivalsOf(reading) > 0 || reading.depth > 0 ? 'good' : 'unclear';
}

function unusual(reading: Reading): Verdict {
  const { hour, weeks } = reading;
  if (!hour || weeks < 2) return 'good';
  return when(arrivalsOf(reading) > Math.max(FEWEST_EVENTS, UNUSUAL * hour.most));
}

const STOPPED = ['Target gone', 'Credential refused'];

const SIGNED: Readonly<Record<Sign, (reading: Reading) => Verdict>> = {
  silent,
  unusual_traffic: unusual,
  unhealthy: ({ status, health }) => when(status === 'active' && health === 'unhealthy'),
  stopped: ({ status, trouble }) => when(status !== 'active' && STOPPED.includes(trouble?.error ?? '')),
};

/** Whether what a condition says is so. */
export function judge(reading: Reading, condition: MeasureCondition): Verdict {
  if (condition.kind === 'compare') return compared(reading, condition);
  if (condition.kind === 'sign') return SIGNED[condition.sign](reading);
  const verdicts = condition.of.map((one) => judge(reading, one));
  const [wholly, partly] = condition.kind === 'all' ? (['bad', 'good'] as const) : (['good', 'bad'] as const);
  if (verdicts.includes(partly)) return partly;
  return verdicts.every((verdict) => verdict === wholly) ? wholly : 'unclear';
}
