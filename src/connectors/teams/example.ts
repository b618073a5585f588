import type { ExampleTraits } from '../source.ts';

/** A message to an outgoing webhook as Teams sends it. */
export function exampleOf(type: string, { title = 'status of production', author = 'Octo Cat' }: ExampleTraits = {}) {
  return {
    type,
    id: '1485983408511',
    timestamp: '2026-01-01T12:00:00.000Z',
    channelId: 'msteams',
    from: {
      id: '29:1XJKJMvc5GBtc2JwZq0oj8tHZmzrQgFmB39ATiQWA85gQtHieVkKilBZ9XHoq9j7Zaqt7CZ-NJWi7me2kHTL3Bw',
      name: author,
    },
    conversation: { isGroup: true, id: '19:253b1f341670408fb6fe51050b6e5ceb@thread.tacv2;messageid=1485983194839' },
    textFormat: 'plain',
    text: `<at>Ops</at> ${title}`,
    channelData: {
      channel: { id: '19:253b1f341670408fb6fe51050b6e5ceb@thread.tacv2' },
      team: { id: '19:712c61d0ef384e5fa681ba90ca943398@thread.tacv2' },
    },
  };
}
