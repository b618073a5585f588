import { missingSentences } from './missing-sentences.ts';
import { calmSentence, inCode, linkTo, quoteText } from './quote-text.ts';
import type { StageFact, StatusFacts } from './status-facts.ts';
import { costText, countText, durationText } from './status-figures.ts';
import { COMMANDS_AT, SHOWN, type Shown, STATUS_WORDS } from './status-words.ts';

/** How much of a list is shown, so that the comment stays far below GitHub's 65,536 characters. */
const MOST_LINES = 20;
const LONGEST_LIST = 10_000;
const MOST_PEOPLE = 10;
const LONGEST_NAME = 120;

/** The first line of the one status comment of a request, by which it is found again. */
export const statusMarker = (requestId: string): string =>
  `<!-- claude-code-bot:${requestId.replace(/[^A-Za-z0-9_]/g, '').slice(0, 80)} -->`;

const WORKING = ['analyzing', 'generating', 'testing'];
const isShown = (state: string): state is Shown => SHOWN.some((one) => one === state);

/** What decides where it stands. */
type Standing = Pick<StatusFacts, 'waiting' | 'requestState' | 'integrationState' | 'pull' | 'missing'>;

/** One word for where it stands: what it waits for, else the request's state until that is done, then the integration's. */
export function shownState({ waiting, requestState, integrationState, pull, missing }: Standing): Shown {
  if (integrationState === 'deprecated') return 'deprecated';
  if (waiting !== null) return waiting;
  if (WORKING.includes(requestState)) return 'working';
  if (requestState === 'requested' || requestState === 'failed') return requestState;
  if (integrationState !== 'inactive') return isShown(integrationState) ? integrationState : 'inactive';
  if (missing.length > 0) return 'setup';
  return pull === null ? 'inactive' : 'merge';
}

/** As many lines as fit, and how many were left out. */
function bounded(lines: readonly string[], facts: StatusFacts): string[] {
  let left = LONGEST_LIST;
  const shown = lines.slice(0, MOST_LINES).filter((line) => {
    left -= line.length;
    return left >= 0;
  });
  const rest = lines.length - shown.length;
  return rest === 0 ? shown : [...shown, STATUS_WORDS[facts.language].more(rest)];
}

const section = (title: string, lines: readonly string[], facts: StatusFacts): string =>
  lines.length === 0 ? '' : [`**${title}**`, '', ...bounded(lines, facts).map((line) => `- ${line}`)].join('\n');

const MARKS: Record<StageFact['at'], string> = { todo: '[ ]', now: '[ ] ⏳', done: '[x]', failed: '[ ] ❌' };

function stageLine({ stage, at, ms }: StageFact, { language }: StatusFacts): string {
  const words = STATUS_WORDS[language];
  const behind = at === 'failed' ? ` · ${words.failedStage}` : ms === null ? '' : ` · ${durationText(ms, language)}`;
  return `- ${MARKS[at]} ${words.stage[stage]}${behind}`;
}

const people = ({ waitsFor }: StatusFacts): string =>
  waitsFor
    .slice(0, MOST_PEOPLE)
    .map((one) => inCode(one, 60))
    .filter((one) => one !== '')
    .join(', ');

function turn(facts: StatusFacts, shown: Shown): string {
  const words = STATUS_WORDS[facts.language];
  const own = facts.integrationState;
  const isApart = ['active', 'paused'].includes(own) && own !== shown && isShown(own);
  const beside = isApart ? ` ${words.inState(words.state[own])}` : '';
  return words.turn[shown](people(facts)) + beside;
}

function problem({ problem: found, language }: StatusFacts): string {
  if (found === null) return '';
  const remedy = calmSentence(found.remedy, 1000);
  const told = `> ${calmSentence(found.sentence, 1000)}`;
  return remedy === '' ? told : `${told}\n\n**${STATUS_WORDS[language].whatToDo}:** ${remedy}`;
}

function links({ pull, checkRunUrl, dashboardUrl, language }: StatusFacts): string {
  const words = STATUS_WORDS[language];
  const shown = [
    pull === null ? '' : linkTo(words.pull(pull.number), pull.url),
    checkRunUrl === null ? '' : linkTo(words.checkRun, checkRunUrl),
    linkTo(words.dashboard, dashboardUrl),
  ];
  return shown.filter((one) => one !== '').join(' · ');
}

function figures(facts: StatusFacts): string {
  const { language, elapsedMs, generator, model, tokens, costUsd } = facts;
  const words = STATUS_WORDS[language];
  const shown = [
    generator === 'recipes' ? words.recipes : words.claude(model === null ? null : quoteText(model, 100)),
    elapsedMs === null ? '' : words.took(durationText(elapsedMs, language)),
    tokens === null ? '' : words.tokens(countText(tokens, language)),
    costUsd === null ? '' : words.cost(costText(costUsd, language)),
    inCode(facts.integrationId, 60),
  ];
  return `<sub>${shown.filter((one) => one !== '').join(' · ')}</sub>`;
}

const commands = (shown: Shown, { language }: StatusFacts): string =>
  `${STATUS_WORDS[language].commands}: ${[...COMMANDS_AT[shown], '/help'].map((one) => `\`${one}\``).join(' ')}`;

/** The one status comment: the same facts always give the same text. */
export function renderStatus(facts: StatusFacts): string {
  const words = STATUS_WORDS[facts.language];
  const shown = shownState(facts);
  const missing = shown === 'info' ? missingSentences(facts.missingFields, facts.language) : [];
  const needs = facts.missing.map(({ name, message }) => `${inCode(name, 100)}: ${calmSentence(message)}`);
  const parts = [
    `${statusMarker(facts.requestId)}\n### ${quoteText(facts.integrationName, LONGEST_NAME)}: ${words.state[shown]}`,
    turn(facts, shown),
    problem(facts),
    section(words.toAdd, missing, facts),
    facts.stages.map((stage) => stageLine(stage, facts)).join('\n'),
    section(words.needs, needs, facts),
    section(
      words.notes,
      facts.notes.map((note) => calmSentence(note)),
      facts,
    ),
    links(facts),
    commands(shown, facts),
    figures(facts),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
