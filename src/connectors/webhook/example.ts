import type { ExampleTraits } from '../source.ts';

/** JSON with the usual names, as a sender of one's own would post it. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'Disk almost full', author = 'octocat', labels = [], priority, assignee, repository } = traits;
  return {
    type,
    id: 'evt-1',
    title,
    body: 'Only 3 % are left.',
    author,
    url: 'https://example.com/events/1',
    number: 1,
    labels,
    ...(priority === undefined ? {} : { priority }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(repository === undefined ? {} : { repository }),
  };
}
