import type { Ctx } from '#src/access/ctx.ts';
import type { Claude } from '#src/claude/types.ts';
import type { GitHub } from '#src/github/types.ts';
import { CredentialFault } from '#src/kit/faults.ts';
import { bodyOf, withRevisions } from '#src/requests/body.ts';
import type { Language } from '#src/requests/fields.ts';
import type { RepoSettings } from '#src/requests/repo-settings.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import { modelTotals } from '#src/store/model-calls.ts';
import type { IntegrationRow, RequestRow } from '#src/store/rows.ts';
import { analyze } from './analyze/analyze.ts';
import { analyzeByClaude } from './analyze/by-claude.ts';
import { check } from './check/check.ts';
import { generateByClaude } from './generate/by-claude.ts';
import { generate } from './generate/generate.ts';
import type { Stages } from './line.ts';
import { cannotServe, checksFailed, NeedsInfo } from './outcomes.ts';
import { installHere } from './publish/locally.ts';
import type { Made } from './publish/published.ts';
import { toRepository } from './publish/to-repository.ts';
import type { Requirements } from './requirements.ts';

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
  /** The number that the package gets. */
  version: string;
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

/** Who writes: Claude where there is a key and nobody wants otherwise. */
export function writerOf({ deps, settings }: Pick<Running, 'deps' | 'settings'>): Claude | null {
  const wanted = settings.generator;
  if (wanted === 'claude' && deps.claude === null) {
    const text =
      'The repository asks for generator: claude, and there is no ANTHROPIC_API_KEY here. Set one, or generator: recipes.';
    throw new CredentialFault('No key for Claude', text);
  }
  return wanted === 'recipes' ? null : deps.claude;
}

/** What only the person can say, without which nothing can be begun. */
export function missingIn(request: RequestRow): NeedsInfo | null {
  const language = languageOf(request);
  const analysis = analyze(withRevisions(bodyOf(request)), language);
  return analysis.outcome === 'missing' ? new NeedsInfo(analysis.missingFields, analysis.sentences, language) : null;
}

async function repoFor({ deps, request }: Running, repository: string) {
  if (deps.github) return await deps.github.repo(repository, request.installationId ?? 0);
  throw new CredentialFault('No GitHub App', `The package belongs in ${repository}, but no GitHub App is set up here.`);
}

/** The two stages that somebody has to think of: Claude, or the recipes. */
function thinking(running: Running): Pick<Stages, 'analyze' | 'generate'> {
  const { request, integration, version } = running;
  const claude = writerOf(running);
  if (claude !== null) {
    return {
      analyze: () => analyzeByClaude(running, claude),
      generate: (requirements) => generateByClaude(running, claude, requirements),
    };
  }
  return {
    analyze: async () => requirementsOf(request),
    generate: (requirements) => generate(requirements, integration.slug, version),
  };
}

async function madeBy({ deps, request }: Running): Promise<Made | null> {
  const { model, calls, tokens, cost } = await modelTotals(deps.ctx.store.read, request.id);
  return model === null || calls === 0 ? null : { model, calls, tokens, costUsd: cost / 1_000_000 };
}

/** The stages of one request. */
export function stagesFor(running: Running): Stages {
  const { deps, request, integration, settings } = running;
  return {
    ...thinking(running),
    check: (draft) => check(deps.sandbox, draft),
    async publish(given) {
      const built = { ...given, made: await madeBy(running) };
      if (!built.report.passed) throw checksFailed(built.report, languageOf(request));
      await running.still();
      if (request.repository === null) return await installHere(deps.ctx, deps.sandbox, integration, built);
      const repo = await repoFor(running, request.repository);
      return await toRepository({ repo, request, settings, still: running.still }, built);
    },
  };
}
