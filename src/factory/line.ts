import type { State } from '#src/integrations/states.ts';
import type { Draft } from './draft.ts';
import type { Built, Published } from './publish/published.ts';
import type { Report } from './report.ts';
import type { Requirements } from './requirements.ts';

export interface Stages {
  analyze(): Promise<Requirements>;
  generate(requirements: Requirements): Promise<Draft>;
  check(draft: Draft): Promise<Report>;
  publish(built: Omit<Built, 'made'>): Promise<Published>;
}

/** Only the line says where a request is. */
export type Move = (to: State, published?: Published) => Promise<void>;

/** The whole path of a request. Stages compute and are stored; only publishing writes to the world. */
export async function build(stages: Stages, move: Move): Promise<void> {
  await move('analyzing');
  const requirements = await stages.analyze();
  await move('generating');
  const draft = await stages.generate(requirements);
  await move('testing');
  const report = await stages.check(draft);
  const published = await stages.publish({ requirements, draft, report });
  await move(published.to, published);
}
