import type { ExampleTraits } from '../source.ts';

/** A finished workflow or job as CircleCI sends it: the fields that people use. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'build', author = 'octocat', repository = 'my-org/my-repo', branch = 'main' } = traits;
  const at = (second: number) => `2026-01-01T12:00:${String(second).padStart(2, '0')}.000Z`;
  const job = {
    id: '8bd71c28-4969-3677-8940-3e3a61c46f9c',
    name: title,
    number: 1,
    status: 'failed',
    started_at: at(1),
    stopped_at: at(31),
  };
  return {
    type,
    id: '3888f21b-eaa7-38e3-8f3d-75a63bba8895',
    happened_at: at(32),
    webhook: { id: 'cf8c4fdd-0587-4da1-b4ca-4846e9640af9', name: 'Notify' },
    project: {
      id: '84996744-a854-4f5e-aea3-04e2851dc1d2',
      name: repository.split('/').at(-1),
      slug: `github/${repository}`,
    },
    organization: { id: 'f22b6566-597d-46d5-ba74-99ef5bb3d85c', name: repository.split('/', 1)[0] },
    workflow: {
      id: 'fda08377-fe7e-46b1-8992-3a7aaecac9c3',
      name: type === 'job-completed' ? 'build-and-test' : title,
      created_at: at(0),
      stopped_at: at(31),
      url: `https://app.circleci.com/pipelines/github/${repository}/42/workflows/fda08377-fe7e-46b1-8992-3a7aaecac9c3`,
      ...(type === 'job-completed' ? {} : { status: 'failed' }),
    },
    pipeline: {
      id: '1285fe1d-d3a6-44fc-8886-8979558254c4',
      number: 42,
      created_at: at(0),
      trigger: { type: 'webhook' },
      vcs: {
        provider_name: 'github',
        origin_repository_url: `https://github.com/${repository}`,
        target_repository_url: `https://github.com/${repository}`,
        revision: 'b'.repeat(40),
        branch,
        commit: { subject: 'Add a login form', body: '', author: { name: author, email: 'dev@example.com' } },
      },
    },
    ...(type === 'job-completed' ? { job } : {}),
  };
}
