import { effectiveOf } from '#src/integrations/effective.ts';
import { type Missing, missingFor } from '#src/integrations/requirements.ts';
import { calmSentence, inCode, linkTo, quoteText } from '#src/requests/quote-text.ts';
import { shownState } from '#src/requests/status-comment.ts';
import { STATUS_WORDS } from '#src/requests/status-words.ts';
import { findVersionNumbers } from '#src/store/versions.ts';
import { type CommandCtx, defineCommand } from './define.ts';

const VERSION = { en: 'version', ru: 'версия' };

async function missingOf({ ctx, integration }: CommandCtx): Promise<Missing[]> {
  if (integration.status !== 'inactive') return [];
  const { read } = ctx.store;
  const effective = await effectiveOf(read, integration);
  return effective === null ? [] : await missingFor(read, ctx, integration, effective.manifest);
}

async function runningVersion({ ctx, integration, language }: CommandCtx): Promise<string> {
  if (integration.versionId === null) return '';
  const numbers = await findVersionNumbers(ctx.store.read, [integration.versionId]);
  return `, ${VERSION[language]} ${inCode(numbers.get(integration.versionId) ?? '')}`;
}

type Waiting = Parameters<typeof shownState>[0]['waiting'];

function pullOf({ request }: CommandCtx): { number: number; url: string } | null {
  const { pullNumber, pullRequestUrl } = request;
  return pullNumber === null || pullRequestUrl === null ? null : { number: pullNumber, url: pullRequestUrl };
}

async function run(about: CommandCtx): Promise<string> {
  const { request, integration, language } = about;
  const words = STATUS_WORDS[language];
  const missing = await missingOf(about);
  const pull = pullOf(about);
  const shown = shownState({
    waiting: request.waiting as Waiting,
    requestState: request.state,
    integrationState: integration.status,
    pull,
    missing,
  });
  const head = `**${quoteText(integration.name, 120)}** (${inCode(integration.id)}${await runningVersion(about)}): ${words.state[shown]}.`;
  const links = pull === null ? '' : linkTo(words.pull(pull.number), pull.url);
  const needs = missing.map(({ name, message }) => `- ${inCode(name)}: ${calmSentence(message)}`);
  const notes = request.notes.slice(0, 10).map((note) => `- ${calmSentence(note)}`);
  const parts = [head, words.turn[shown](''), needs.join('\n'), notes.join('\n'), links];
  return parts.filter((part) => part !== '').join('\n\n');
}

export const status = defineCommand({
  name: 'status',
  readOnly: true,
  usage: { en: '/status', ru: '/status' },
  summary: { en: 'where it stands and whose turn it is', ru: 'что происходит и чей ход' },
  run,
});
