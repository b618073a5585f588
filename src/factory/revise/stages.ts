import type { Claude } from '#src/claude/types.ts';
import { once } from '#src/kit/once.ts';
import type { Draft } from '../draft.ts';
import type { Stages } from '../line.ts';
import type { Published } from '../publish/published.ts';
import type { Running } from '../running.ts';
import { baseOf } from './base.ts';
import { reviseByClaude } from './by-claude.ts';
import { readWishes, reviseByRecipes } from './by-recipes.ts';

type Thinking = Pick<Stages, 'analyze' | 'generate'>;

/** The thinking stages where somebody wants what there is to be different; where there is nothing yet, those from nothing. */
export function revising(running: Running, claude: Claude | null, fromNothing: Thinking): Thinking {
  const base = once(() => baseOf(running));
  return {
    async analyze() {
      const known = await base();
      if (known === null) return await fromNothing.analyze();
      if (claude !== null) return known.requirements;
      const reading = readWishes(running, known);
      return 'said' in reading ? known.requirements : reading.requirements;
    },
    async generate(requirements) {
      const known = await base();
      if (known === null) return await fromNothing.generate(requirements);
      return claude === null ? await reviseByRecipes(running, known) : await reviseByClaude(running, claude, known);
    },
  };
}

/** Nothing is to be committed: what was published before is what there is. */
export async function asBefore(running: Running, { revision }: Draft): Promise<Published> {
  const known = (await baseOf(running))?.published as unknown as Published | null | undefined;
  const nothing: Published = {
    to: 'active',
    branch: null,
    commitSha: null,
    pull: null,
    checkRunUrl: null,
    mergeSha: null,
  };
  return { ...(known ?? nothing), mergeSha: null, revision: revision ?? null };
}
