import type { ExampleTraits } from '../source.ts';

/** An interaction or event as Discord sends it, with the fields that people use. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'deploy', author = 'octocat' } = traits;
  const user = { id: '80351110224678912', username: author, global_name: author };
  const [family, kind] = type.split('.');
  if (family !== 'interaction') {
    const event = { type: type.toUpperCase(), timestamp: '2026-01-01T12:00:00.000Z', data: { user, scopes: [] } };
    return { version: 1, application_id: '1234560123453231555', type: 1, event };
  }
  const data =
    kind === 'command' || kind === 'autocomplete'
      ? { id: '1', name: title, type: 1, options: [{ name: 'environment', type: 3, value: 'staging' }] }
      : { custom_id: title, component_type: 2, values: [] };
  return {
    version: 1,
    id: '1234567890123456789',
    application_id: '1234560123453231555',
    type: { command: 2, component: 3, autocomplete: 4, modal: 5 }[kind ?? ''] ?? 2,
    token: 'interaction-token-of-an-example',
    guild_id: '290926798626357999',
    channel_id: '645027906669510667',
    member: { user, nick: null },
    data,
  };
}
