import type { Claude } from '#src/claude/types.ts';
import { CredentialFault } from '#src/kit/faults.ts';
import { bodyOf } from '#src/requests/body.ts';
import { modelTotals } from '#src/store/model-calls.ts';
import { analyzeByClaude } from './analyze/by-claude.ts';
import { bundledDraft, bundledRequirements } from './bundled.ts';
import { check } from './check/check.ts';
import { prove } from './check/prove.ts';
import type { Draft } from './draft.ts';
import { generateByClaude } from './generate/by-claude.ts';
import { generate } from './generate/generate.ts';
import type { Stages } from './line.ts';
import { asNext } from './next-version.ts';
import { checksFailed } from './outcomes.ts';
import { asBuilt } from './publish/as-built.ts';
import { installHere } from './publish/locally.ts';
import type { Built, Made, Published } from './publish/published.ts';
import { toRepository } from './publish/to-repository.ts';
import type { Report } from './report.ts';
import { asBefore, revising } from './revise/stages.ts';
import { languageOf, type Running, repoFor, requirementsOf } from './running.ts';

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

/** The two stages that somebody has to think of: Claude, or the recipes. */
function fromNothing(running: Running, claude: Claude | null): Pick<Stages, 'analyze' | 'generate'> {
  const { request, integration, version } = running;
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

async function publish(running: Running, given: Omit<Built, 'made'>): Promise<Published> {
  const { deps, request, integration, settings } = running;
  const { draft, report } = given;
  if (draft.revision?.changed === false) return await asBefore(running, draft);
  if (!report.passed) throw checksFailed(report, languageOf(request));
  const revisions = bodyOf(request).revisions ?? [];
  const requirements = asBuilt(given.requirements, draft);
  const built = { ...given, requirements, made: await madeBy(running), revisions };
  await running.still();
  if (request.repository === null) return await installHere(deps.ctx, deps.sandbox, integration, built);
  const repo = await repoFor(running, request.repository);
  return await toRepository({ repo, request, settings, still: running.still }, built);
}

/** Its checks and cases; then, where it is to follow a version, the events that were seen. */
async function checked(running: Running, draft: Draft): Promise<Report> {
  const report = await check(running.deps.sandbox, draft);
  if (!report.passed || draft.next === undefined) return report;
  const proof = await prove(running, draft);
  return proof === null ? report : { ...report, proof };
}

/** Whoever names a package that is there already gets that, and nothing is thought of. */
function bundledFirst(running: Running, stages: Pick<Stages, 'analyze' | 'generate'>): typeof stages {
  return {
    analyze: async () => (await bundledRequirements(running)) ?? (await stages.analyze()),
    generate: async (requirements) => (await bundledDraft(running)) ?? (await stages.generate(requirements)),
  };
}

/** The stages of one request. */
export function stagesFor(running: Running): Stages {
  const claude = writerOf(running);
  const thinking = revising(running, claude, bundledFirst(running, fromNothing(running, claude)));
  return {
    ...thinking,
    generate: async (requirements) => asNext(running, await thinking.generate(requirements)),
    check: (draft) => checked(running, draft),
    publish: (given) => publish(running, given),
  };
}
