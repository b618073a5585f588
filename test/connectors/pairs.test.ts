import { afterAll, expect, test } from '@jest/globals';
import { listConnectors } from '#src/connectors/catalogue.ts';
import { analyze } from '#src/factory/analyze/analyze.ts';
import { check } from '#src/factory/check/check.ts';
import { generate } from '#src/factory/generate/generate.ts';
import type { Requirements } from '#src/factory/requirements.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import { issueOf } from '../factory/requests.ts';
import { silent } from '../support/silent.ts';

// Whatever sends can be told to whatever takes messages or tickets. Every pair is read; with CCB_PAIRS=all each is built and tested
// as well, else a few.

const sandbox = openSandbox({ log: silent, size: 1 });
afterAll(() => sandbox.close());

const SAID: Record<string, (title: string) => string> = {
  message: (title) => `Send a message to ${title}`,
  ticket: (title) => `Create a ticket in ${title}`,
};

const sources = listConnectors().filter(({ source }) => source !== undefined);
/** Where anything may come. */
const ANY = 'order.created';
const targets = listConnectors().flatMap(({ id, title, actions }) => {
  const kinds = new Set<string>(actions.map((action) => action.recipe?.kind ?? ''));
  return Object.keys(SAID).flatMap((kind) => (kinds.has(kind) ? [{ id, title, kind }] : []));
});

/** Whoever answers its own messages goes round in circles. */
const isCircle = (source: { id: string }, target: { id: string; kind: string }): boolean =>
  source.id === target.id && target.kind === 'message';

const pairs = sources.flatMap((source, s) =>
  targets
    .filter((target) => !isCircle(source, target))
    .map((target, t) => ({
      name: `${source.title} → ${target.kind} in ${target.title}`,
      isBuilt: process.env.CCB_PAIRS === 'all' || (s % 7 === 0 && t === s % 5),
      source,
      target,
    })),
);

function requirementsOf({ source, target }: (typeof pairs)[number]): Requirements | string {
  const [first = '*'] = source.source?.events ?? [];
  const event = first === '*' ? ANY : first;
  const analysis = analyze(
    issueOf({
      serviceName: target.title,
      incomingEvents: [`${source.title}: ${event}`],
      outgoingActions: [SAID[target.kind]?.(target.title) ?? ''],
    }),
    'en',
  );
  return analysis.outcome === 'ready' ? analysis.requirements : JSON.stringify(analysis);
}

test('every pair is understood, with its own source', () => {
  expect(pairs.length).toBeGreaterThan(200);
  const wrong = pairs.flatMap((pair) => {
    const requirements = requirementsOf(pair);
    if (typeof requirements === 'string') return [`${pair.name}: ${requirements}`];
    return requirements.source === pair.source.id ? [] : [`${pair.name}: taken for ${requirements.source}`];
  });
  expect(wrong).toEqual([]);
});

test.each(pairs.filter((pair) => pair.isBuilt))('$name becomes a tested package', async (pair) => {
  const draft = await generate(requirementsOf(pair) as Requirements, 'my-package', '1.0.0');
  expect((await check(sandbox, draft)).problems).toEqual([]);
});
