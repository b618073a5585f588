import { createHash } from 'node:crypto';
import { defineSource, factsBeside } from '../define.ts';
import { word } from '../loose.ts';
import { exampleOf } from './example.ts';
import { type Change, changeIn } from './facts.ts';
import { amocrmWords } from './words.ts';

/** amoCRM names no hook: the same change of the same entities at the same time is the same hook. */
function idOf({ entity, action, items, account }: Change): string | null {
  const stamps = items.map((item) => [
    word(item.id),
    word(item.last_modified) ?? word(item.updated_at) ?? word(item.date_create),
  ]);
  if (stamps.length === 0 || stamps.some((pair) => pair.includes(null))) return null;
  const what = [word(account.id), entity, action, stamps];
  return createHash('sha256').update(JSON.stringify(what)).digest('hex');
}

const of = (entity: string, ...actions: string[]): string[] => actions.map((action) => `${entity}.${action}`);

export const amocrmSource = defineSource({
  service: 'amocrm',
  signs: false,
  maxBytes: 1024 * 1024,
  contentTypes: ['application/x-www-form-urlencoded', 'application/json'],
  // amoCRM signs nothing that a CRM sends: the secret is in the address.
  verify: () => false,
  describe(_headers, payload) {
    const change = changeIn(payload);
    if (change === null) return { id: null, type: 'unknown', object: null, actor: null };
    const [item = {}] = change.items;
    const about = word(item.element_id) ?? word(item.id);
    return {
      id: idOf(change),
      type: `${change.entity}.${change.action}`,
      object: about === null ? null : `${change.entity}#${about}`,
      actor: word(item.modified_user_id) ?? word(item.created_user_id),
    };
  },
  factsModule: factsBeside(import.meta.url),
  events: [
    ...of('leads', 'add', 'status', 'update', 'delete', 'restore', 'responsible', 'note'),
    ...of('contacts', 'add', 'update', 'delete', 'restore', 'responsible', 'note'),
    ...of('companies', 'add', 'update', 'delete', 'restore', 'responsible', 'note'),
    ...of('customers', 'add', 'update', 'delete', 'responsible', 'note'),
    ...of('task', 'add', 'update', 'delete', 'responsible'),
  ],
  words: amocrmWords,
  example: exampleOf,
});
