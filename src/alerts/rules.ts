import type { AlertRule } from '#src/integrations/package/manifest.ts';
import { iso } from '#src/kit/clock.ts';
import { parseDuration, parsePercent } from '#src/kit/duration.ts';
import type { Language } from '#src/kit/language.ts';
import { type Measure, type MeasureCondition, parseMeasureCondition, type Sign } from '#src/kit/measure-condition.ts';
import { allowedPercent } from '#src/metrics/slo.ts';
import type { Cause } from './cause.ts';
import { judge, type Verdict } from './judge.ts';
import { attemptsOf, failuresOf, type Reading } from './reading.ts';
import { type Severity, sentenceFor, WORDS } from './words.ts';

/** One thing that is watched. */
export interface Rule {
  /** What tells it from the others of its integration. */
  key: string;
  name: string;
  cause: Cause;
  /** Null: those that the integration names for all. */
  channels: readonly string[] | null;
  /** So long it must be good before that counts. */
  holdMs: number;
  judge(reading: Reading): Verdict;
  severity(reading: Reading): Severity;
  say(reading: Reading): string;
}

const DAY = 24 * 3_600_000;
const HOLD_MS = 3 * 60_000;
const USUAL_ERROR_RATE = 5;
const USUAL_EXPIRY_MS = 7 * DAY;
/** Fourteen times too fast: in two days the budget of a month is gone. */
const USUAL_BURN = 14.4;
const STORM = 5;
const FEWEST_ALL_FAILED = 5;

const CAUSE_OF: Readonly<Partial<Record<Measure | Sign, Cause>>> = {
  silence: 'source',
  silent: 'source',
  unusual_traffic: 'own',
  events_per_minute: 'own',
  webhook_failures: 'own',
  key_expiry: 'credential',
  unhealthy: 'trouble',
  stopped: 'trouble',
};

const firstOf = (condition: MeasureCondition): Measure | Sign => {
  if (condition.kind === 'compare') return condition.measure;
  return condition.kind === 'sign' ? condition.sign : firstOf(condition.of[0] ?? { kind: 'sign', sign: 'stopped' });
};

const above = (measure: Measure, value: number): MeasureCondition => ({
  kind: 'compare',
  measure,
  operator: '>',
  value,
});
const sign = (name: Sign): MeasureCondition => ({ kind: 'sign', sign: name });

/** Nothing works at all any more. */
const worse = (reading: Reading): Severity =>
  attemptsOf(reading) >= FEWEST_ALL_FAILED && failuresOf(reading) === attemptsOf(reading) ? 'critical' : 'warning';

type Shape = Partial<Pick<Rule, 'severity' | 'channels' | 'holdMs' | 'say'>>;

function ruleOf(key: string, name: string, condition: MeasureCondition, language: Language, shape: Shape = {}): Rule {
  return {
    key,
    name,
    cause: CAUSE_OF[firstOf(condition)] ?? 'target',
    channels: null,
    holdMs: condition.kind === 'sign' ? 0 : HOLD_MS,
    judge: (reading) => judge(reading, condition),
    severity: () => 'warning',
    say: (reading) => sentenceFor(WORDS[language], reading, condition),
    ...shape,
  };
}

/** Many refusals, and more of them than of what is accepted: whoever sends nonsense beside real senders alarms nobody. */
function storm(reading: Reading): Verdict {
  const limit = reading.secretChangedAt === null ? STORM : 3;
  if (reading.refused === 0) return 'good';
  const { arrived, refused } = reading.lately;
  return reading.refused >= limit && refused > arrived ? 'bad' : 'unclear';
}

/** What is watched of every integration, whatever it says. */
const usualRules = (language: Language): readonly Rule[] => {
  const { name, storm: stormText, expires, keyEnds } = WORDS[language];
  const signed = (one: Sign, severity: Severity): Rule =>
    ruleOf(one, name[one], sign(one), language, { severity: () => severity });
  return [
    signed('stopped', 'critical'),
    signed('unhealthy', 'warning'),
    signed('silent', 'warning'),
    signed('unusual_traffic', 'info'),
    {
      ...ruleOf('webhook_failures', name.storm, above('webhook_failures', STORM), language),
      judge: storm,
      say: (reading) => stormText(reading.refused, reading.secretChangedAt !== null),
    },
    {
      ...ruleOf('api_key', name.api_key, sign('stopped'), language),
      cause: 'own',
      judge: ({ keys }) => (keys.length > 0 ? 'bad' : 'good'),
      say: ({ keys }) =>
        keys
          .slice(0, 5)
          .map((key) => keyEnds(key.name, iso(key.expiresAt)))
          .join(' '),
    },
    ruleOf(
      'key_expiry',
      name.key_expiry,
      { kind: 'compare', measure: 'key_expiry', operator: '<', value: USUAL_EXPIRY_MS },
      language,
      {
        holdMs: 0,
        say({ credentials }) {
          const [first] = credentials
            .filter((one) => one.expiresAt !== null && !one.renews)
            .sort((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0));
          return expires(first?.service ?? '', iso(first?.expiresAt ?? 0));
        },
      },
    ),
  ];
};

const USUAL: Readonly<Record<Language, readonly Rule[]>> = { en: usualRules('en'), ru: usualRules('ru') };

/** Rules by their text: conditions are read once, not at every look. */
const MOST_READ = 5_000;
const read = new Map<string, MeasureCondition>();

function conditionOf(text: string): MeasureCondition {
  const known = read.get(text);
  if (known) return known;
  const fresh = parseMeasureCondition(text);
  if (read.size >= MOST_READ) read.clear();
  read.set(text, fresh);
  return fresh;
}

function ownRule(rule: AlertRule, key: string, language: Language): Rule {
  const condition = conditionOf(rule.condition);
  const { severity = 'warning', notification_channels: channels = null } = rule;
  return ruleOf(key, rule.name, condition, language, { severity: () => severity, channels });
}

function ownRules({ rules = [] }: Reading['alerts'], language: Language): Rule[] {
  const times = new Map<string, number>();
  return rules.map((rule) => {
    const nth = (times.get(rule.name) ?? 0) + 1;
    times.set(rule.name, nth);
    return ownRule(rule, nth === 1 ? `rule:${rule.name}` : `rule:${rule.name}:${nth}`, language);
  });
}

const speaksOf = (rules: readonly AlertRule[], word: string): boolean =>
  rules.some(({ condition }) => condition.toLowerCase().replaceAll(' ', '_').includes(word));

const made: Readonly<Record<Language, WeakMap<object, readonly Rule[]>>> = { en: new WeakMap(), ru: new WeakMap() };

/** All that is watched of one integration; made once for the same sections. */
export function rulesOf(reading: Pick<Reading, 'alerts' | 'slo'>, language: Language): readonly Rule[] {
  const known = made[language].get(reading.alerts);
  if (known) return known;
  const rules = makeRules(reading, language);
  made[language].set(reading.alerts, rules);
  return rules;
}

/** What its people say, and what is usual where they say nothing. */
function makeRules({ alerts, slo }: Pick<Reading, 'alerts' | 'slo'>, language: Language): Rule[] {
  const { rules = [] } = alerts;
  const errors = alerts.error_rate_threshold ?? null;
  const latency = alerts.latency_threshold ?? null;
  const { name } = WORDS[language];
  const own = ownRules(alerts, language);
  const isSaid = errors === null && ['error_rate', 'success_rate', 'availability'].some((one) => speaksOf(rules, one));
  const percent = errors === null ? USUAL_ERROR_RATE : parsePercent(errors);
  if (!isSaid)
    own.push(ruleOf('error_rate', name.error_rate, above('error_rate', percent), language, { severity: worse }));
  if (latency !== null)
    own.push(ruleOf('latency', name.latency, above('latency_p95', parseDuration(latency)), language));
  if (allowedPercent(slo) !== null && !speaksOf(rules, 'burn_rate'))
    own.push(ruleOf('burn_rate', name.burn_rate, above('burn_rate', USUAL_BURN), language));
  return [...own, ...USUAL[language]];
}
