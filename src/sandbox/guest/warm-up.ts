import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { Program } from '../sandbox.ts';
import { conditionSlot } from './condition-slot.ts';
import { handlerContext } from './context.ts';
import { filteredBecause } from './filters.ts';
import { handlerEvent } from './handler-event.ts';
import { collected } from './outbox.ts';
import { plan } from './plan.ts';
import { GuestProgram } from './program.ts';
import { RunState } from './run-state.ts';

const PROGRAM: Program = {
  id: 'warm-up',
  project: 'warm-up',
  settings: {
    filters: { lists: { labels: { any: ['bug'] } }, conditions: ["priority == 'High' and labels contains 'bug'"] },
    routing: 'all',
    routing_rules: [{ condition: "title matches 'T*'", target_channel: '#a' }],
    message_templates: {
      default: '*{{title}}* {{#if labels}}{{join labels}}{{/if}} {{truncate body 9}}{{#each labels}}{{this}}{{/each}}',
    },
    message_format: 'plain',
    defaults: {},
    hosts: [],
  },
  files: {},
  factsModule: null,
  grants: [
    {
      action: 'a_send',
      service: 'a',
      methods: ['send'],
      effect: 'write',
      message: { to: 'to', text: 'text', format: 'slack' },
    },
  ],
};

/** Without the language of conditions there are none to warm up. */
function settings(): Program['settings'] {
  if (conditionSlot.parse) return PROGRAM.settings;
  return {
    ...PROGRAM.settings,
    filters: { lists: PROGRAM.settings.filters.lists, conditions: [] },
    routing_rules: [{}],
  };
}

/** Goes the way of an event once, without waiting, so that the snapshot holds what it took to compile. */
export function warmUp(): void {
  const program = new GuestProgram({ ...PROGRAM, settings: settings() }, DEFAULT_LIMITS);
  const event = { id: 'e', type: 'a.b', source: 's', delivery_id: 'd', received_at: 0 };
  const run = new RunState(0, program, { seed: 's', now: 0, event, config: { channel: '#a' }, history: [] }, () => {});
  run.take(parseBoundedJson('{"title":"T","body":"B","priority":"High","labels":["bug"]}'));
  filteredBecause(program, run.facts, run.payload);
  handlerEvent(run);
  const context = handlerContext(run) as { a: { send(text: string): unknown }; log(text: string): void };
  context.log('warm');
  collected(() => {
    for (const { grant, input } of plan(run)) void run.steps.request('call', grant.action, input);
    void context.a.send('text');
    run.answer(1, { ok: true, output: {} });
    run.answer(2, { ok: true, output: {} });
    run.finish({ status: 'success' });
  });
}
