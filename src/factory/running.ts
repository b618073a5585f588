import type { Ctx } from '#src/access/ctx.ts';
import type { Claude } from '#src/claude/types.ts';
import type { GitHub, Repo } from '#src/github/types.ts';
import { CredentialFault } from '#src/kit/faults.ts';
import type { Language } from '#src/kit/language.ts';
import { bodyOf, withRevisions } from '#src/requests/body.ts';
import type { RepoSettings } from '#src/requests/repo-settings.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import type { IntegrationRow, RequestRow } from '#src/store/rows.ts';
import { analyze } from './analyze/analyze.ts';
import { cannotServe, NeedsInfo } from './outcomes.ts';
import type { Requirements } from './requirements.ts';
import type { Predecessor } from './succession.ts';

export interface FactoryDeps {
  /** Of the service itself. */
  ctx: Ctx;
  sandbox: Sandbox;
  /** Null where no App is set up. */
  github: GitHub | null;
  /** Null where there is no key: then the recipes do it. */
  claude: Claude | null;
  /** The operator's choice of model. */
  model: string | undefined;
}

export interface Running {
  deps: FactoryDeps;
  request: RequestRow;
  integration: IntegrationRow;
  settings: RepoSettings;
  /** The number that the package gets, unless what it changes calls for another. */
  version: string;
  /** Null: there was never a version. */
  predecessor: Predecessor | null;
  /** Throws RequestChanged when somebody cancelled it or changed its words. */
  still(): Promise<void>;
}

export const languageOf = ({ language }: Pick<RequestRow, 'language'>): Language => (language === 'ru' ? 'ru' : 'en');

/** The requirements of a request, or a fault that says in the person's language what is in the way. */
export function requirementsOf(request: RequestRow): Requirements {
  const language = languageOf(request);
  const analysis = analyze(withRevisions(bodyOf(request)), language);
  if (analysis.outcome === 'ready') return analysis.requirements;
  if (analysis.outcome === 'missing') throw new NeedsInfo(analysis.missingFields, analysis.sentences, language);
  throw cannotServe(analysis.sentences, analysis.needed, language);
}

/** What only the person can say, without which nothing can be begun. */
export function missingIn(request: RequestRow): NeedsInfo | null {
  const language = languageOf(request);
  const analysis = analyze(withRevisions(bodyOf(request)), language);
  return analysis.outcome === 'missing' ? new NeedsInfo(analysis.missingFields, analysis.sentences, language) : null;
}

/** Where its package belongs. */
export async function repoFor({ deps, request }: Running, repository: string): Promise<Repo> {
  if (deps.github) return await deps.github.repo(repository, request.installationId ?? 0);
  throw new CredentialFault('No GitHub App', `The package belongs in ${repository}, but no GitHub App is set up here.`);
}
