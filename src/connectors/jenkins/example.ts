import type { ExampleTraits } from '../source.ts';

/** A build as the Notification plugin sends it. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'site', author = 'octocat', repository = 'my-org/my-repo', branch = 'main' } = traits;
  const phase = (type.split('.')[1] ?? 'completed').toUpperCase();
  const isOver = phase === 'COMPLETED' || phase === 'FINALIZED';
  const job = `job/team/job/${encodeURIComponent(title)}/`;
  return {
    name: title,
    display_name: title,
    url: job,
    build: {
      full_url: `https://jenkins.example.com/${job}42/`,
      number: 42,
      queue_id: 7,
      timestamp: 1_767_268_800_000,
      duration: isOver ? 31_000 : 0,
      phase,
      ...(isOver ? { status: 'FAILURE' } : {}),
      url: `${job}42/`,
      scm: {
        url: `https://github.com/${repository}.git`,
        branch: `origin/${branch}`,
        commit: 'b'.repeat(40),
        changes: ['src/login.ts'],
        culprits: [author],
      },
      parameters: { ENVIRONMENT: 'staging' },
      log: '',
      notes: '',
    },
  };
}
