import { may } from '#src/access/allow.ts';
import { loadEvent } from '#src/events/find.ts';
import { presentEventWhole } from '#src/events/present.ts';
import { presentSteps } from '#src/events/present-steps.ts';
import { REPLAYABLE } from '#src/events/replay.ts';
import { stepsOf } from '#src/events/steps.ts';
import { definePage } from '../define.ts';
import { say } from '../words.ts';
import { headOf } from './head-of.ts';

const SIGNS: Record<string, string> = { success: '✓', error: '✗', skipped: '–', waiting: '…' };

const shownStep = (step: ReturnType<typeof presentSteps>[number]) => ({
  ...step,
  sign: SIGNS[step.status] ?? '?',
  hasMore: 'input' in step,
});

/** One event: its way through the service, what it brought, and what to press. */
export default definePage({
  path: '/dashboard/integrations/:id/events/:eid',
  section: 'integrations',
  template: 'event',
  async view(request) {
    const { ctx, params, language } = request;
    const { row, head } = await headOf(request, 'events');
    const { event: found, delivery } = await loadEvent(ctx, row.id, params.eid ?? '');
    const seesTrace = may(ctx.actor, 'logs.read');
    const steps = seesTrace ? presentSteps(found, delivery, await stepsOf(ctx.store.read, found)) : [];
    const whole = presentEventWhole(found, delivery);
    return {
      ...head,
      title: `${whole.type} · ${row.name}`,
      event: whole,
      steps: steps.map(shownStep),
      payload: JSON.stringify(whole.payload, null, 2) ?? '',
      headers: Object.entries(whole.headers ?? {}).map(([name, value]) => ({ name, value })),
      mayReplay: head.mayChange && REPLAYABLE.some((status) => status === whole.status),
      replayLabel: say(language, whole.status === 'delivered' ? 'event.again' : 'event.redeliver'),
    };
  },
});
