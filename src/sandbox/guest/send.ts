import { templateScope } from '#src/kit/template-scope.ts';
import type { Grant } from '../sandbox.ts';
import { blocksOf, sections, wantsBlocks } from './blocks.ts';
import { canonicalJson } from './canonical.ts';
import { defaultChannel } from './channel.ts';
import { messageText, templateFor } from './message-text.ts';
import type { RunState } from './run-state.ts';

type Slot = NonNullable<Grant['message']>;

/** The event's template with the handler's data in it; JSON where the package has no template of its own. */
function textFrom(run: RunState, slot: Slot, data: Record<string, unknown>): string {
  if (templateFor(run).name === 'built in') return JSON.stringify(data, null, 2);
  return messageText(run, slot.format, undefined, { ...run.scope, ...templateScope({}, data) });
}

/** `context.slack.send(data, channel)`: text as it is, an action's input as it is, anything else through the template. */
export function sendInput(
  run: RunState,
  grant: Grant & { message: Slot },
  data: unknown,
  channel: unknown,
): Record<string, unknown> {
  const slot = grant.message;
  const to = channel ?? undefined;
  const input: Record<string, unknown> = {};
  const seen = run.toldOf(data);
  if (seen) {
    Object.assign(
      input,
      wantsBlocks(seen, slot)
        ? blocksOf(seen, slot, undefined, undefined)
        : { [slot.text]: messageText(seen, slot.format) },
    );
  } else if (typeof data !== 'object' || data === null) {
    input[slot.text] = String(data);
  } else {
    const plain = JSON.parse(canonicalJson(data, run.program.limits.inputSize)) as Record<string, unknown>;
    const isInput = Object.hasOwn(plain, slot.text);
    for (const key of Object.keys(plain)) if (isInput || grant.fields?.includes(key)) input[key] = plain[key];
    input[slot.text] ??= textFrom(run, slot, plain);
    if (!isInput && wantsBlocks(run, slot)) input[slot.blocks ?? ''] ??= sections(String(input[slot.text]));
  }
  input[slot.to] = to ?? input[slot.to] ?? defaultChannel(run, grant.service);
  return { ...run.program.settings.defaults[grant.action], ...input };
}
