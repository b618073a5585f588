import { valueAt } from '#src/kit/value-at.ts';
import type { Grant } from '../sandbox.ts';
import { defaultTemplate } from './default-template.ts';
import { messageText, templateFor } from './message-text.ts';
import type { Seen } from './seen.ts';

type Slot = NonNullable<Grant['message']>;
type Block = Record<string, unknown>;

/** What a service of blocks takes in one message, and in one block's text. */
export const MOST_BLOCKS = 50;
const LONGEST_TEXT = 2_900;
const LONGEST_TITLE = 150;

const CONTEXT = '{{event}}{{#if repository}} · *{{repository}}*{{/if}}{{#if author}} · {{author}}{{/if}}';

export const wantsBlocks = ({ program }: Seen, slot: Slot): boolean =>
  slot.blocks !== undefined && program.settings.message_format === 'blocks';

const section = (text: string): Block => ({ type: 'section', text: { type: 'mrkdwn', text } });

/** A text cut between its lines, where one block would be too short for it. */
export function sections(text: string): Block[] {
  const parts: string[] = [];
  for (const line of text.split('\n').flatMap((one) => one.match(/[\s\S]{1,2900}/g) ?? [''])) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + line.length < LONGEST_TEXT) parts[parts.length - 1] = `${last}\n${line}`;
    else parts.push(line);
  }
  return parts
    .filter((part) => part.trim() !== '')
    .slice(0, MOST_BLOCKS)
    .map(section);
}

function button(seen: Seen): Block[] {
  const url = valueAt(seen.scope, 'url');
  if (typeof url !== 'string' || !/^https?:\/\//.test(url) || url.length > 3_000) return [];
  return [{ type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Open' }, url }] }];
}

/** The message of a package that brings no template. */
function ownBlocks(seen: Seen, { format }: Slot): Block[] {
  const filled = (text: string, as: Slot['format']): string =>
    seen.program.template(text, 'in blocks', as).render(seen.scope);
  const title = filled(`{{#if title}}{{truncate title ${LONGEST_TITLE - 1}}}{{else}}{{event}}{{/if}}`, 'none');
  const body = filled(`{{truncate body ${LONGEST_TEXT}}}`, format);
  return [
    { type: 'header', text: { type: 'plain_text', text: title.slice(0, LONGEST_TITLE) } },
    ...sections(body),
    { type: 'context', elements: [{ type: 'mrkdwn', text: filled(CONTEXT, format).slice(0, LONGEST_TEXT) }] },
    ...button(seen),
  ];
}

/** A message in blocks, with the text that stands where blocks are not shown. */
export function blocksOf(seen: Seen, slot: Slot, named: string | undefined, text: unknown): Record<string, unknown> {
  const blocks = slot.blocks ?? '';
  if (typeof text === 'string' && named === undefined) return { [slot.text]: text, [blocks]: sections(text) };
  if (templateFor(seen, named).name !== 'built in') {
    const own = messageText(seen, slot.format, named);
    return { [slot.text]: own, [blocks]: sections(own) };
  }
  const plain = seen.program.template(defaultTemplate('plain', seen.event.type), 'built in', slot.format);
  return { [slot.text]: plain.render(seen.scope), [blocks]: ownBlocks(seen, slot) };
}
