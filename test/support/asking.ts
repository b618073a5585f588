import { expect } from '@jest/globals';
import type { GitHub, IssueView, PullView } from '../../scripts/emulated-github.ts';
import type { Slack } from '../../scripts/emulated-slack.ts';
import { type Service, until } from './service.ts';

export const LABEL = 'integration-request';

/** What a request is followed through: any town has it, whether its service runs here or in a process of its own. */
export interface Place {
  github: GitHub;
  slack: Slack;
  service: Pick<Service, 'api'>;
}

export interface Asked {
  title: string;
  body: string;
  by?: string;
  labels?: readonly string[];
}

/** One repository, as somebody sees it who asks for integrations there and waits for what comes. */
export interface Asking {
  readonly repository: string;
  /** Numbers of the issues that were opened here. */
  readonly issues: readonly number[];
  /** Returns the issue's number. */
  ask(asked: Asked): Promise<number>;
  issue(number: number): Promise<IssueView>;
  /** The one status comment, once it says this. */
  says(number: number, words: string | RegExp): Promise<string>;
  /** Everything that the bot wrote on the issue or pull request, oldest first. */
  answers(number: number): Promise<string[]>;
  /** The issue carries this label of a state, and no other. */
  stands(number: number, state: string): Promise<void>;
  /** The open pull request of the issue. */
  pull(number: number): Promise<PullView>;
  /** Its pull request is merged, and the integration is in this state. */
  merge(number: number, state?: string): Promise<PullView>;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape the route answers.
  integration(number: number): Promise<any>;
  /** A command in the issue or pull request; resolves with its reactions when it was answered. */
  command(number: number, text: string, by?: string): Promise<string[]>;
}

const isStatus = (body: string): boolean => body.startsWith('<!-- claude-code-bot:');
const fits = (text: string, words: string | RegExp): boolean =>
  typeof words === 'string' ? text.includes(words) : words.test(text);

const stateLabels = ({ labels }: IssueView): string[] => labels.filter((one) => one.startsWith('integration:'));

/** What was last seen goes into the complaint: a bound that was reached says nothing by itself. */
async function seen<T>(look: () => Promise<T>, holds: (found: T) => unknown, what: string): Promise<T> {
  let last: T | undefined;
  const found = until(async () => {
    last = await look();
    return holds(last);
  }, what);
  await found.catch((thrown: Error) => {
    throw new Error(`${thrown.message}; last seen: ${JSON.stringify(last, null, 1)?.slice(0, 3000)}`);
  });
  return last as T;
}

export function askingIn({ github, service }: Place, repository: string): Asking {
  const issue = (number: number) => github.issue(number, repository);
  const answers = async (number: number): Promise<string[]> =>
    (await issue(number)).comments.filter((one) => one.by === github.botLogin).map((one) => one.body);
  const stands: Asking['stands'] = async (number, state) => {
    const hasIt = (view: IssueView) => String(stateLabels(view)) === `integration:${state}`;
    await seen(() => issue(number), hasIt, `issue ${number} to be integration:${state}`);
  };
  const openPull = (number: number, pulls: PullView[]) =>
    pulls.find((one) => one.state === 'open' && one.body.includes(`Closes #${number}\n`));
  const pull: Asking['pull'] = async (number) => {
    const pulls = await seen(
      () => github.pulls(repository),
      (all) => openPull(number, all),
      `the pull request of issue ${number}`,
    );
    return openPull(number, pulls) as PullView;
  };
  const issues: number[] = [];
  return {
    repository,
    issues,
    async ask({ title, body, by = 'octocat', labels = [LABEL] }) {
      const number = await github.as(by, repository).openIssue({ title, body, labels });
      issues.push(number);
      return number;
    },
    issue,
    answers,
    stands,
    pull,
    async says(number, words) {
      const all = await seen(
        () => answers(number),
        (texts) => texts.some((text) => isStatus(text) && fits(text, words)),
        `the status of issue ${number} to say ${words}`,
      );
      return all.find(isStatus) ?? '';
    },
    async merge(number, state = 'active') {
      const found = await pull(number);
      await stands(number, 'inactive');
      await github.as('octocat', repository).merge(found.number);
      await stands(number, state);
      return found;
    },
    async integration(number) {
      const { body } = await service.api('GET', '/v1/integrations?limit=1000');
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      return body.find((one: any) => one.repository === repository && one.issue_number === number);
    },
    async command(number, text, by = 'octocat') {
      const id = await github.as(by, repository).comment(number, text);
      const reactionsOf = (view: IssueView) => view.comments.find((one) => one.id === id)?.reactions ?? [];
      const isAnswered = (view: IssueView) => reactionsOf(view).some((one) => one === '+1' || one === '-1');
      return reactionsOf(await seen(() => issue(number), isAnswered, `an answer to ${text}`));
    },
  };
}

/** This text has come to the channel of the emulated Slack. */
export const arrived = ({ slack }: Place, channel: string, part: string): Promise<unknown> =>
  seen(
    () => slack.texts(channel),
    (texts) => texts.some((text) => text.includes(part)),
    `"${part}" in #${channel}`,
  );

const OWN = 'claude-code-bot/';

/** Paths in which a branch of the bot differs from the branch that it is to be merged into. */
async function changed(github: GitHub, repository: string, { head, base }: PullView): Promise<string[]> {
  const [there, own] = [await github.files(base, repository), await github.files(head.ref, repository)];
  return [...new Set([...Object.keys(there), ...Object.keys(own)])].filter((path) => there[path] !== own[path]);
}

async function wrongsOfPulls(github: GitHub, repository: string, folder: string): Promise<string[]> {
  const wrongs: string[] = [];
  const pulls = (await github.pulls(repository)).filter((one) => one.by === github.botLogin && one.state === 'open');
  for (const pull of pulls) {
    const { ref } = pull.head;
    if (pulls.filter((one) => one.head.ref === ref).length > 1) wrongs.push(`two open pull requests of ${ref}`);
    if (!ref.startsWith(OWN)) wrongs.push(`a pull request from ${ref}`);
    if (ref === `${OWN}onboarding`) continue;
    const outside = (await changed(github, repository, pull)).filter((path) => !path.startsWith(`${folder}/`));
    if (outside.length > 0) wrongs.push(`${ref} writes to ${outside.join(', ')}`);
  }
  return wrongs;
}

async function wrongsOfIssues({ issues, repository, answers }: Asking): Promise<string[]> {
  const wrongs: string[] = [];
  for (const number of issues) {
    const count = (await answers(number)).filter(isStatus).length;
    if (count > 1) wrongs.push(`${count} status comments on ${repository}#${number}`);
  }
  return wrongs;
}

const isForbidden = ({ method, path }: { method: string; path: string }): boolean =>
  method !== 'GET' && /\/git\/refs\/heads\/(?!claude-code-bot\/)|\/contents\//.test(path);

/** What must be true after every journey, whatever happened in it. */
export async function expectTidy({ github }: Place, askings: readonly Asking[], folder = 'integrations') {
  const wrongs = github.violations();
  for (const asking of askings) {
    wrongs.push(...(await wrongsOfPulls(github, asking.repository, folder)), ...(await wrongsOfIssues(asking)));
  }
  const forbidden = github.calls().filter(isForbidden);
  expect([...wrongs, ...forbidden.map(({ method, path }) => `${method} ${path}`)]).toEqual([]);
}
