import { inCode } from '#src/requests/quote-text.ts';
import { listVersions, type VersionLine } from '#src/store/versions.ts';
import { type CommandCtx, defineCommand } from './define.ts';

const MOST = 20;
const WORDS = {
  en: {
    none: 'There is no version yet: the first is made with the merge.',
    runs: ' **runs now**',
    tried: (share: number) => ` **on trial with ${share} % of new events**`,
    more: 'older ones',
  },
  ru: {
    none: 'Версий пока нет: первая появится при слиянии.',
    runs: ' **работает сейчас**',
    tried: (share: number) => ` **проверяется на ${share} % новых событий**`,
    more: 'более старых',
  },
};

/** `2026-01-31 12:05`, in universal time. */
const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

function line({ id, version, commitSha, createdAt }: VersionLine, { integration, language }: CommandCtx): string {
  const commit = commitSha === null ? '' : ` · ${inCode(commitSha.slice(0, 7))}`;
  const runs = id === integration.versionId ? WORDS[language].runs : '';
  const { canary } = integration;
  const tried = id === canary?.versionId ? WORDS[language].tried(canary.share) : '';
  return `- ${inCode(version)} · ${dateOf(createdAt)} UTC${commit}${runs}${tried}`;
}

async function run(about: CommandCtx): Promise<string> {
  const words = WORDS[about.language];
  const versions = await listVersions(about.ctx.store.read, about.integration.id);
  if (versions.length === 0) return words.none;
  const lines = versions.slice(0, MOST).map((one) => line(one, about));
  const rest = versions.length - lines.length;
  return [...lines, ...(rest > 0 ? [`- … ${rest} ${words.more}`] : [])].join('\n');
}

export const versions = defineCommand({
  name: 'versions',
  readOnly: true,
  usage: { en: '/versions', ru: '/versions' },
  summary: { en: 'its versions, newest first', ru: 'версии, начиная с новейшей' },
  run,
});
