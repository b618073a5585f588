import { parseCondition } from '#src/kit/condition.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { FactTest } from '../requirements.ts';

const LEVELS: [level: string, shape: RegExp][] = [
  ['Critical', /(?<![\p{L}\p{N}_])(?:critical|urgent|blocker|p0(?!\p{L})|критич|срочн|блокер)/iu],
  [
    'High',
    /(?<![\p{L}\p{N}_])(?:high[\s_-]+priority|priority\W{1,3}high|p1(?![\p{L}\p{N}])|высок\p{L}*\s+приоритет|приоритет\p{L}*\W{1,3}высок|важн\p{L}*\s+issue)/iu,
  ],
  ['Medium', /(?<![\p{L}\p{N}_])(?:medium[\s_-]+priority|priority\W{1,3}medium|средн\p{L}*\s+приоритет)/iu],
  ['Low', /(?<![\p{L}\p{N}_])(?:low[\s_-]+priority|priority\W{1,3}low|низк\p{L}*\s+приоритет)/iu],
];

/** A value as people write it: in quotes of some kind, or a word of plain letters. */
const QUOTED = /["“«`']([^"”»`'\n\\]{1,60})["”»`']/u;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}_./:-]{0,59}/u;
const VALUE = `(?:${QUOTED.source}|${WORD.source})`;
const LIST = `${VALUE}(?:\\s*(?:,|\\/|\\bor\\b|\\band\\b|(?<=\\s)(?:или|и)(?=\\s))\\s*${VALUE})*`;

/** Words that stand where a value could and are none. */
const NO_VALUE =
  /^(?:and|or|only|is|are|the|a|an|with|should|must|can|to|in|for|from|on|as|well|also|go|goes|send|sent|filter|filters|filtering|labels?|issues?|certain|specific|particular|some|any|all|chosen|selected|given|specified|these|those|и|или|только|для|в|на|с|по|от|то|должн\p{L}*|также|отправ\p{L}*|определ[её]нн\p{L}*|некотор\p{L}*|конкретн\p{L}*|выбранн\p{L}*|нужн\p{L}*|указанн\p{L}*|заданн\p{L}*|люб(?:ой|ая|ые|ых|ым|ыми)|все[хм]?)$/iu;

const WORDS = {
  label: 'labels?|labelled|labeled|tagged|tags?|метк\\p{L}*|лейбл\\p{L}*|тег(?:и|ом|ами|ов|а)?',
  author: 'authors?|author\\s+is|created\\s+by|opened\\s+by|автор\\p{L}*|от\\s+пользовател\\p{L}*|от\\s+автор\\p{L}*',
  assignee: 'assignee|assigned\\s+to|назначен\\p{L}*\\s+(?:на|пользователю)|исполнител\\p{L}*',
  repository: 'repositor(?:y|ies)|repos?|репозитори\\p{L}*',
  branch: 'branch(?:es)?|ветк\\p{L}*|ветв\\p{L}*',
};

const after = (words: string, list = LIST): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}_.])(?:${words})(?![\\p{L}\\p{N}_])(\\s*[:=]\\s*|\\s+(?:is|are|with|named?|=)?\\s*)(${list})`,
    'giu',
  );

const AFTER = Object.fromEntries(Object.entries(WORDS).map(([name, words]) => [name, after(words)]));
/** "the `bug` label", "bug-labelled". */
const BEFORE_LABEL = /(?:with|the|a|has|с)\s+(?:["“«`']([^"”»`'\n\\]{1,60})["”»`']|([a-z][a-z0-9_-]{1,40}))\s+label/giu;
const LOGIN = /(?:\b(?:by|from)|(?<!\p{L})от)\s+@([A-Za-z0-9][A-Za-z0-9-]{0,38}(?:\[bot\])?)/giu;
const EXCLUDES =
  /(?:\b(?:except|exclud\w*|ignor\w*|without|not|skip)|(?<!\p{L})(?:кроме|исключ\p{L}*|без|игнор\p{L}*|не))(?!\p{L})[^.;,]{0,40}$/iu;

const clean = (value: string): string => value.replace(/["“”«»`'\\]/g, '').trim();

function valuesIn(list: string, isMarked: boolean): string[] {
  const parts = list.split(/\s*(?:,|\/(?=\s)|\bor\b|\band\b|(?<=\s)(?:или|и)(?=\s))\s*/iu);
  const values = parts.map((part) => ({ value: clean(part), quoted: QUOTED.test(part) }));
  const stop = values.findIndex(({ value, quoted }) => value === '' || (!quoted && NO_VALUE.test(value)));
  const kept = stop === -1 ? values : values.slice(0, stop);
  // "labels and so on": without a colon only the first bare word counts, unless the rest is quoted.
  return kept
    .filter(({ quoted }, index) => isMarked || quoted || index === 0 || values.length > 1)
    .map((one) => one.value);
}

export interface Listed {
  name: 'label' | 'author' | 'assignee' | 'repository' | 'branch';
  values: string[];
  excluded: boolean;
}

const PLAUSIBLE: Record<Listed['name'], RegExp> = {
  label: /^[^{}<>]{1,60}$/u,
  author: /^[A-Za-z0-9][A-Za-z0-9._-]{0,60}(?:\[bot\])?$/,
  assignee: /^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/,
  repository: /^[A-Za-z0-9_.*-]{1,100}(?:\/[A-Za-z0-9._*-]{1,100})?$/,
  branch: /^[A-Za-z0-9][A-Za-z0-9._/*-]{0,100}$/,
};

function add(listed: Listed[], name: Listed['name'], values: string[], excluded: boolean): void {
  const good = values.map((value) => value.replace(/[.:]$/, '')).filter((value) => PLAUSIBLE[name].test(value));
  if (good.length > 0) listed.push({ name, values: [...new Set(good)], excluded });
}

/** Labels, authors, assignees, repositories and branches that a text names. */
export function listsIn(text: string): Listed[] {
  const listed: Listed[] = [];
  for (const [name, shape] of Object.entries(AFTER) as [Listed['name'], RegExp][]) {
    for (const found of text.matchAll(shape)) {
      const excluded = EXCLUDES.test(text.slice(0, found.index));
      add(listed, name, valuesIn((found[2] ?? '').replaceAll('@', ''), /[:=]/.test(found[1] ?? '')), excluded);
    }
  }
  for (const found of text.matchAll(BEFORE_LABEL)) {
    const value = found[1] ?? found[2] ?? '';
    if (!NO_VALUE.test(value)) add(listed, 'label', [value], EXCLUDES.test(text.slice(0, found.index)));
  }
  for (const found of text.matchAll(LOGIN)) {
    add(listed, 'author', [found[1] ?? ''], EXCLUDES.test(text.slice(0, found.index)));
  }
  return listed;
}

/** `priority == 'Critical'` written out by somebody who knows the language of conditions. */
export function writtenConditions(text: string): string[] {
  const found = text.matchAll(
    /(?<![\p{L}\p{N}_.])[a-z][a-z_.]{1,60}\s*(?:==|!=|>=|<=|>|<|contains|matches)\s*(?:'[^'\n]{1,60}'|\d{1,12}%?)(?:\s+(?:and|or)\s+[a-z][a-z_.]{1,60}\s*(?:==|!=|contains)\s*'[^'\n]{1,60}')*/giu,
  );
  return [...found].map((one) => one[0].trim()).filter(isCondition);
}

export function isCondition(text: string): boolean {
  try {
    parseCondition(text);
    return true;
  } catch (thrown) {
    if (thrown instanceof InputFault) return false;
    throw thrown;
  }
}

export const priorityIn = (text: string): string | null => LEVELS.find(([, shape]) => shape.test(text))?.[0] ?? null;

const quoted = (value: string): string => `'${clean(value)}'`;

/** Facts that are lists are asked with `contains`. */
export const conditionOf = ({ fact, op, value }: FactTest): string =>
  op === 'has' ? `${fact} contains ${quoted(value)}` : `${fact} == ${quoted(value)}`;

/** Several values of one fact are alternatives; different facts must all hold. */
export function conditionOfAll(tests: readonly FactTest[]): string | null {
  if (tests.length === 0) return null;
  const groups = [...Map.groupBy(tests, (test) => test.fact).values()];
  const parts = groups.map((group) => {
    const any = group.map(conditionOf).join(' or ');
    return group.length > 1 && groups.length > 1 ? `(${any})` : any;
  });
  return parts.join(' and ');
}

/** What an example says about the events it is for: "critical issues", "issues with label bug", "PRs by @octocat". */
export function testsIn(text: string): FactTest[] {
  const lists = listsIn(text).filter((one) => !one.excluded && one.name !== 'repository');
  // "Label critical" names a label, and no priority beside it.
  const labels = lists.flatMap(({ name, values }) => (name === 'label' ? values : []));
  const priority = priorityIn(labels.reduce((rest, label) => rest.replaceAll(label, ' '), text));
  const tests = lists.flatMap(({ name, values }): FactTest[] =>
    values.map((value) => (name === 'label' ? { fact: 'labels', op: 'has', value } : { fact: name, op: 'is', value })),
  );
  return priority === null ? tests : [{ fact: 'priority', op: 'is', value: priority }, ...tests];
}
