import type { Ctx } from '#src/access/ctx.ts';
import { countRepositories } from '#src/store/repositories.ts';
import type { PageServices } from '../define.ts';

interface Shown {
  id: string;
  status: string;
}

interface Step {
  step: 'app' | 'repository' | 'claude' | 'request' | 'event';
  isDone: boolean;
  detail?: string | null;
  link: string | null;
}

/** What a new installation still needs, in the order in which people do it. Whatever is first and open is next. */
export async function firstMinute(ctx: Ctx, { installation }: PageServices, integrations: readonly Shown[]) {
  const [appName, repositories] = await Promise.all([installation.appName(), countRepositories(ctx.store.read)]);
  const [first] = integrations;
  const steps: Step[] = [
    { step: 'app', isDone: appName !== null, detail: appName, link: '/setup' },
    { step: 'repository', isDone: repositories > 0, link: null },
    { step: 'claude', isDone: installation.hasClaude, link: null },
    { step: 'request', isDone: first !== undefined, link: '/dashboard/new' },
    { step: 'event', isDone: false, link: first === undefined ? null : `/dashboard/integrations/${first.id}` },
  ];
  const next = steps.findIndex((one) => !one.isDone);
  return steps.map(({ isDone, ...step }, index) => ({
    ...step,
    at: isDone ? 'done' : index === next ? 'now' : 'todo',
    sign: isDone ? '✓' : index === next ? '→' : '·',
  }));
}
