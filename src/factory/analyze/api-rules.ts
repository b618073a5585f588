import { SECTIONS } from '#src/integrations/package/manifest-sections.ts';
import { fits } from '#src/integrations/package/schema-problems.ts';
import type { FactTest, Route, Target } from '../requirements.ts';
import type { Given } from './api-settings.ts';
import { isCondition } from './conditions.ts';
import { routeTo } from './routes.ts';

interface Rule {
  condition?: string;
  events?: string[];
  target_channel?: string;
  also?: boolean;
}

const SIMPLE = new Set(['condition', 'events', 'target_channel', 'also']);
const PLAIN = /^\s*([a-z_]+)\s*(==|contains)\s*'([^'\\]{1,100})'\s*$/;

function testOf(condition: string | undefined): FactTest[] | null {
  if (condition === undefined) return [];
  const [, fact = '', op, value = ''] = PLAIN.exec(condition) ?? [];
  return fact === '' ? null : [{ fact, op: op === '==' ? 'is' : 'has', value }];
}

function routeFrom(rule: Rule, target: Target): Route {
  const tests = testOf(rule.condition);
  return routeTo(target, {
    events: rule.events ?? [],
    tests: tests ?? [],
    condition: rule.condition ?? null,
    also: rule.also ?? false,
    fixed: rule.target_channel ?? null,
    isPlain: tests !== null,
  });
}

/** Rules that were given: as routes where they only say when and where, else as they are. */
export function rulesOf(settings: Given, target: Target): { routes: Route[]; sections: Record<string, unknown> } {
  const rules = (settings.routing_rules ?? []) as Rule[];
  const isSimple = rules.every((rule) => Object.keys(rule).every((key) => SIMPLE.has(key)));
  const isMessage = target.kind === 'message';
  if (rules.length === 0) return { routes: [], sections: {} };
  if (isSimple && isMessage) return { routes: rules.map((rule) => routeFrom(rule, target)), sections: {} };
  return { routes: [], sections: { routing_rules: rules } };
}

/** Rules whose condition cannot be read, in a sentence each. */
export function ruleProblems({ routing_rules: given = [] }: Given): string[] {
  if (!fits(SECTIONS.routing_rules, given)) return [];
  return (given as Rule[]).flatMap(({ condition }) =>
    condition === undefined || isCondition(condition)
      ? []
      : [`"routing_rules" has a condition that cannot be read: ${condition}`],
  );
}
