import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { inRepository } from './call.ts';
import { Body, Repository } from './schemas.ts';

export const createRelease = defineAction({
  id: 'create_release',
  title: 'Create a release',
  summary: 'Publishes a release for a tag, which is made when it is not there yet.',
  effect: 'write',
  scopes: ['repo'],
  input: Type.Object(
    {
      repository: Repository,
      tag: Type.String({ minLength: 1, maxLength: 250 }),
      name: Type.Optional(Type.String({ maxLength: 250 })),
      body: Type.Optional(Body),
      target: Type.Optional(Type.String({ description: 'Branch or commit of a new tag', maxLength: 250 })),
      draft: Type.Optional(Type.Boolean({ default: false })),
      prerelease: Type.Optional(Type.Boolean({ default: false })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.Integer(), url: Type.String(), tag: Type.String() }),
  example: { repository: 'octocat/hello-world', tag: 'v1.2.0', body: 'Faster and quieter.' },
  async run({ repository, tag, target, ...rest }, github, call) {
    const json = { ...rest, tag_name: tag, ...(target === undefined ? {} : { target_commitish: target }) };
    const made = await inRepository(github, 'POST', repository, 'releases', json, call);
    return { id: Number(made.id), url: String(made.html_url), tag: String(made.tag_name) };
  },
});
