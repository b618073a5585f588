interface Tag {
  name: string;
  description: string;
  paths: RegExp;
}

/** In the order in which the reference shows them; the first that fits a path has it. */
export const TAGS: readonly Tag[] = [
  {
    name: 'Events',
    description: 'What came in, what became of it, and doing it once more.',
    paths: /^\/v1\/integrations\/:id\/(events|logs|queue|replay)/,
  },
  {
    name: 'Alerts',
    description: 'What is watched, who is told when something goes wrong, and what did.',
    paths: /^\/v1\/integrations\/:id\/alerts/,
  },
  {
    name: 'People',
    description: 'Who has a role on an integration: owner, admin, developer or viewer.',
    paths: /^\/v1\/integrations\/:id\/users/,
  },
  {
    name: 'Integrations',
    description: 'What runs: made, configured, started and stopped.',
    paths: /^\/v1\/integrations/,
  },
  { name: 'Requests', description: 'What was asked for in an issue, and how far it is.', paths: /^\/v1\/issues/ },
  { name: 'Catalogue', description: 'Services and their actions, one by one.', paths: /^\/v1\/catalog/ },
  {
    name: 'Credentials',
    description: 'What services want to be called with, for whole projects.',
    paths: /^\/v1\/(credentials|oauth)/,
  },
  { name: 'API keys', description: 'Keys for people and machines.', paths: /^\/v1\/(auth|user)/ },
  { name: 'Projects', description: 'Repositories, and `local`.', paths: /^\/v1\/projects/ },
  {
    name: 'Audit',
    description: 'Who changed what, addresses that are told of changes, and forgetting a person.',
    paths: /^\/v1\/(audit|forget)/,
  },
  {
    name: 'Watching',
    description: 'Figures of the whole service, and what happens to integrations, live.',
    paths: /^(\/v1|\/api)?\/(metrics|realtime)/,
  },
  { name: 'Previews', description: 'How something would look.', paths: /^\/api\// },
  { name: 'Without a key', description: 'Webhooks, and whether the service is well.', paths: /./ },
];

export const tagOf = (path: string): string => TAGS.find(({ paths }) => paths.test(path))?.name ?? '';
