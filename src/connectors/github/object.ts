type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};

const word = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, 300) : typeof value === 'number' ? String(value) : null;

/** What a delivery is about within its repository: an issue or pull request by number, else a branch, tag or id. */
function withinRepository(payload: Loose): string | null {
  for (const key of ['issue', 'pull_request', 'discussion', 'milestone']) {
    const number = word(object(payload[key]).number);
    if (number !== null) return key === 'discussion' || key === 'milestone' ? `${key}-${number}` : number;
  }
  const run = object(payload.check_run ?? payload.check_suite ?? payload.workflow_run ?? payload.workflow_job);
  const branch = word(run.head_branch) ?? word(object(run.check_suite).head_branch);
  return word(payload.ref) ?? branch ?? word(object(payload.release).tag_name) ?? word(payload.sha);
}

/** `octocat/hello#42`: events with the same object are handed over in order when a manifest asks for it. */
export function objectOf(payload: unknown): string | null {
  const loose = object(payload);
  const repository = word(object(loose.repository).full_name);
  if (repository === null) {
    const installation = word(object(loose.installation).id);
    return installation === null ? null : `installation#${installation}`;
  }
  const within = withinRepository(loose);
  return within === null ? repository : `${repository}#${within}`;
}
