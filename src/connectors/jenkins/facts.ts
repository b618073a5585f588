import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string').slice(0, 100) : [];

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** `job/team/job/site/` → `team/site`. */
function jobOf(payload: Loose): string | null {
  const address = text(payload.url) ?? text(payload.buildUrl) ?? '';
  const parts = [...address.slice(0, 2000).matchAll(/(?:^|\/)job\/([^/]+)/g)].map(([, part = '']) => decoded(part));
  return parts.length > 0 ? parts.join('/') : (text(payload.name) ?? text(payload.buildName));
}

/** `https://github.com/octocat/hello.git` and `git@github.com:octocat/hello.git`. */
function repositoryOf(url: string | null): Facts['repository'] {
  if (url === null || url.length > 1000) return null;
  const path = url
    .replace(/\.git$/, '')
    .replace(/^[a-z+]+:\/\/[^/]+\//, '')
    .replace(/^[^/@]+@[^:/]+:/, '');
  const name = path.split('/').at(-1) ?? '';
  const full_name = path.split('/').slice(-2).join('/');
  return name === '' ? null : { name, full_name, url: url.startsWith('http') ? url.replace(/\.git$/, '') : null };
}

function numberOf(payload: Loose, build: Loose): number | null {
  if (typeof build.number === 'number') return build.number;
  const [, number] = /\/(\d{1,9})\/?$/.exec(text(payload.buildUrl) ?? '') ?? [];
  return number === undefined ? null : Number(number);
}

/** `2 of 10 tests failed`, where the build ran any. */
function testsOf(summary: Loose): string | null {
  const { total, failed } = summary;
  return typeof total === 'number' && typeof failed === 'number' ? `${failed} of ${total} tests failed` : null;
}

/** Flat facts of a build, from the Notification plugin and, as far as it says them, from Outbound WebHook. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const loose = object(payload);
  const build = object(loose.build);
  const scm = object(build.scm);
  const culprits = texts(scm.culprits);
  const changes = texts(scm.changes);
  const tests = testsOf(object(build.test_summary));
  const outcome = text(build.status) ?? (event.type === 'build.started' ? null : text(loose.event)?.toUpperCase());
  return {
    title: jobOf(loose),
    body: text([tests, text(build.notes), text(build.log)].filter((part) => part !== null).join('\n')),
    author: culprits[0] ?? null,
    closer: null,
    actor: culprits[0] ?? null,
    url: text(build.full_url) ?? text(loose.buildUrl),
    number: numberOf(loose, build),
    labels: [],
    priority: null,
    assignee: null,
    repository: repositoryOf(text(scm.url)),
    event: event.type,
    state: outcome ?? null,
    job: jobOf(loose),
    phase: text(build.phase)?.toLowerCase() ?? null,
    branch: text(scm.branch)?.replace(/^(?:refs\/(?:remotes|heads)\/)?(?:origin\/)?/, '') ?? null,
    sha: text(scm.commit),
    changes,
    culprits,
    parameters: { ...object(build.parameters) },
    seconds: typeof build.duration === 'number' ? Math.round(build.duration / 1000) : null,
  };
}
