import type { Connector } from './define.ts';

/** A service as whoever goes through all of them needs it: none is loaded for that. */
export interface Listed extends Pick<Connector, 'id' | 'title' | 'category' | 'credentialFields'> {
  words: readonly string[];
  /** Their ids, as packages are granted them. */
  actions: readonly string[];
  /** How its events come; null: there are none. */
  source: { polls: boolean; subscribes: boolean } | null;
  load(): Connector;
}

/** What is written down of a service by `npm run catalogue`. */
export function listed({ id, title, category, credentialFields, words, actions, source }: Connector) {
  return {
    id,
    title,
    category,
    words: words ?? [],
    credentialFields,
    actions: actions.map((action) => action.id),
    source: source ? { polls: source.poll !== undefined, subscribes: source.subscribe !== undefined } : null,
  } satisfies Omit<Listed, 'load'>;
}
