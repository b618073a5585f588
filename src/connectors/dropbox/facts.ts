import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};

const MOST = 1000;

/** Whose files changed; nothing else is told. */
export function accountsIn(payload: unknown): string[] {
  const { accounts } = object(object(payload).list_folder);
  return (Array.isArray(accounts) ? accounts.slice(0, MOST) : []).filter(
    (one): one is string => typeof one === 'string' && one !== '' && one.length <= 100,
  );
}

/** Flat facts of a notification. What changed is asked for with list_folder and the cursor of the call before. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const accounts = accountsIn(payload);
  return {
    title: 'Dropbox',
    body: null,
    author: null,
    closer: null,
    actor: null,
    url: 'https://www.dropbox.com/recents',
    number: null,
    labels: [],
    priority: null,
    assignee: null,
    repository: null,
    event: event.type,
    account: accounts[0] ?? null,
    accounts,
  };
}
