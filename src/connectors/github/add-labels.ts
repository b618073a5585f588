import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { IssueNumber, Labels, Repository } from './schemas.ts';

const nameOf = (label: unknown): string =>
  typeof label === 'object' && label !== null && 'name' in label ? String(label.name) : String(label);

export const addLabels = defineAction({
  id: 'add_labels',
  title: 'Add labels',
  summary: 'Puts labels on an issue or pull request and leaves the others there.',
  effect: 'write',
  idempotent: true,
  scopes: ['repo'],
  input: Type.Object({ repository: Repository, number: IssueNumber, labels: Labels }, { additionalProperties: false }),
  output: Type.Object({ labels: Type.Array(Type.String()) }),
  example: { repository: 'octocat/hello-world', number: 1, labels: ['bug', 'priority: high'] },
  async run({ repository, number, labels }, github, { signal }) {
    const path = `repos/${repository}/issues/${number}/labels`;
    const { body } = await github.post(path, { json: { labels }, ...(signal ? { signal } : {}) });
    return { labels: Array.isArray(body) ? body.map(nameOf) : labels };
  },
});
