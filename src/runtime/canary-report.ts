import type { Ctx } from '#src/access/ctx.ts';
import type { Language } from '#src/kit/language.ts';
import { answerJob } from '#src/requests/answer-job.ts';
import { inCode } from '#src/requests/quote-text.ts';
import { findRepository } from '#src/store/repositories.ts';
import { listRequests } from '#src/store/requests.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';

interface Figures {
  version: string;
  ended: number;
  failed: number;
  error_rate: number;
}

/** What a trial showed. */
export interface CanaryReport {
  share: number;
  minutes: number;
  present: Figures;
  candidate: Figures;
}

export interface CanaryNews {
  result: 'kept' | 'returned';
  figures: CanaryReport;
}

interface Words {
  head(news: CanaryReport): string;
  table: string;
  kept(version: string): string;
  returned(present: string, candidate: string): string;
}

const WORDS: Record<Language, Words> = {
  en: {
    head: ({ share, minutes, candidate }) =>
      `Version ${inCode(candidate.version)} ran ${share} % of the new events for ${minutes} minutes. What became of the events that ended meanwhile:`,
    table: '| version | events | failed | error rate |',
    kept: (version) => `It does no worse: all new events run on ${inCode(version)} now.`,
    returned: (present, candidate) =>
      `It fails more often than chance explains: **all new events run on ${inCode(present)} again.** A pull request makes the repository agree. After a repair the next version is tried the same way; to run this one on all events nevertheless, comment \`/rollback ${candidate}\`.`,
  },
  ru: {
    head: ({ share, minutes, candidate }) =>
      `Версия ${inCode(candidate.version)} выполняла ${share} % новых событий в течение ${minutes} мин. Что стало с событиями, которые за это время завершились:`,
    table: '| версия | события | с ошибкой | доля ошибок |',
    kept: (version) => `Она работает не хуже: теперь все новые события выполняет ${inCode(version)}.`,
    returned: (present, candidate) =>
      `Ошибок больше, чем можно объяснить случайностью: **все новые события снова выполняет ${inCode(present)}.** Pull request приведёт репозиторий в соответствие. Следующая версия после исправления будет опробована так же; чтобы всё же выполнять все события этой, напишите \`/rollback ${candidate}\`.`,
  },
};

const line = ({ version, ended, failed, error_rate }: Figures): string =>
  `| ${inCode(version)} | ${ended} | ${failed} | ${error_rate} % |`;

function textOf({ result, figures }: CanaryNews, language: Language): string {
  const words = WORDS[language];
  const { present, candidate } = figures;
  const end = result === 'kept' ? words.kept(candidate.version) : words.returned(present.version, candidate.version);
  return [words.head(figures), '', words.table, '|---|---|---|---|', line(present), line(candidate), '', end].join(
    '\n',
  );
}

/** The evidence, where the integration was asked for; enqueued with the change that it tells of. */
export async function tellOfCanary(tx: Tx, ctx: Ctx, row: IntegrationRow, news: CanaryNews): Promise<void> {
  const place = row.repository === null ? null : await findRepository(tx, row.repository);
  const [request] = await listRequests(tx, row.id);
  const at = row.issueNumber ?? request?.pullNumber ?? null;
  if (!place || place.removedAt !== null || at === null) return;
  const language: Language = request?.language === 'ru' ? 'ru' : 'en';
  const { name: repository, installationId } = place;
  const answering = { repository, installationId, place: at, text: textOf(news, language), threads: [] };
  await ctx.queue.enqueue(tx, [answerJob(answering, ctx.clock.now())]);
}
