import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const PLACES: [event: string, place: string][] = [
  ['response.', 'logs'],
  ['batch.', 'batches'],
  ['fine_tuning.', 'finetune'],
];

function addressOf(type: string, id: string | null): string | null {
  const place = PLACES.find(([event]) => type.startsWith(event))?.[1];
  return place === undefined || id === null ? null : `https://platform.openai.com/${place}/${encodeURIComponent(id)}`;
}

/** Flat facts: OpenAI says what is ready by its id and nothing of what is in it. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const loose = object(payload);
  const data = object(loose.data);
  const id = text(data.id) ?? text(data.call_id);
  return {
    title: event.type.replaceAll(/[._]/g, ' '),
    body: id,
    author: null,
    closer: null,
    actor: null,
    url: addressOf(event.type, id),
    number: id,
    labels: [],
    priority: null,
    assignee: null,
    repository: null,
    event: event.type,
    state: event.type.split('.').at(-1) ?? null,
    created_at: typeof loose.created_at === 'number' ? loose.created_at : null,
  };
}
