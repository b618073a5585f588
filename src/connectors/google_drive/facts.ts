import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Of one file the address says which; of all changes it does not. */
const fileIn = (uri: string | null): string | null => /\/files\/([A-Za-z0-9_-]{3,120})/.exec(uri ?? '')?.[1] ?? null;

/** Flat facts of a notification: that something changed, and where. What it was is asked for with list_changes. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const said = object(payload);
  const file = fileIn(text(said.resource_uri));
  return {
    title: file === null ? 'Google Drive' : file,
    body: text(said.changed),
    author: null,
    closer: null,
    actor: null,
    url: file === null ? 'https://drive.google.com/drive/recent' : `https://drive.google.com/open?id=${file}`,
    number: null,
    labels: [],
    priority: null,
    assignee: null,
    repository: null,
    event: event.type,
    file_id: file,
    state: text(said.resource_state),
    changed: (text(said.changed) ?? '').split(',').filter((one) => one !== ''),
    channel_id: text(said.channel_id),
    resource_id: text(said.resource_id),
    channel_ends_at: text(said.channel_expiration),
  };
}
