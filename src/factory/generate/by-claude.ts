import type { Claude } from '#src/claude/types.ts';
import type { Draft } from '../draft.ts';
import { requestText } from '../model/request-text.ts';
import type { Requirements } from '../requirements.ts';
import type { Running } from '../running.ts';
import { benchFor, draftOf, workAtBench } from './bench.ts';

/** What it comes to, as the one who writes it is told. */
export function planText(requirements: Requirements): string {
  const { title, source, events, targets, settings, steps = [], hosts = [], acceptance, notes } = requirements;
  const actions = targets.map((one) => one.action);
  return JSON.stringify({ title, source, events, actions, hosts, settings, steps, acceptance, notes }, null, 1);
}

/** Claude writes the package from nothing. */
export async function generateByClaude(running: Running, claude: Claude, requirements: Requirements): Promise<Draft> {
  const first = `${requestText(running)}\n\nThis is what it comes to:\n${planText(requirements)}\n\nWrite the package now.`;
  return draftOf(await workAtBench(benchFor(running, requirements.title), claude, 'generate', first));
}
