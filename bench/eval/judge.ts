import { stringify } from 'yaml';
import { dryRun } from '#src/execution/dry-run.ts';
import { runCase } from '#src/execution/run-case.ts';
import { parseCases } from '#src/integrations/package/cases.ts';
import { readManifest } from '#src/integrations/package/parse-manifest.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';

/** One request and what has to become of it. */
export interface Wanted {
  name: string;
  title: string;
  body: string;
  /** Actions that the package has to grant. */
  actions?: string[];
  /** Hosts that it may call directly; no other. */
  mayReach?: string[];
  /** Held out: they run on whatever package comes, which was written without them. */
  cases?: object[];
  /** The right answer is a question. */
  asks?: boolean;
}

export interface Verdict {
  points: number;
  of: number;
  failures: string[];
}

interface Reaching {
  name: string;
  event: { type: string; payload: unknown };
  reaches: string;
}

const isReaching = (one: object): one is Reaching => 'reaches' in one;

const HELD_OUT = 'cases/held-out.yaml';

/** A point for each grant that is there, for none that nobody asked for, and for each held-out case. */
export async function judge(
  sandbox: Sandbox,
  wanted: Wanted,
  files: Record<string, string> | null,
  asked: boolean,
): Promise<Verdict> {
  if (wanted.asks) return { points: asked ? 1 : 0, of: 1, failures: asked ? [] : ['It should have asked.'] };
  const { actions = [], mayReach = [], cases = [] } = wanted;
  const of = actions.length + 1 + cases.length;
  const { manifest } = readManifest(files?.['integration.yaml'] ?? '');
  if (!files || !manifest) return { points: 0, of, failures: ['There is no package.'] };
  const granted = manifest.actions.map(({ id }) => id);
  const failures = [...actions.filter((id) => !granted.includes(id)).map((id) => `${id} is not granted.`)];
  const extra = manifest.hosts.filter((host) => !mayReach.includes(host));
  if (extra.length > 0) failures.push(`It wants to reach ${extra.join(', ')}.`);
  const subject = { versionId: `eval ${wanted.name}`, projectId: 'eval', files, manifest };
  const [plain, reaching] = [cases.filter((one) => !isReaching(one)), cases.filter(isReaching)];
  for (const { name, event, reaches } of reaching) {
    const { calls } = await dryRun(sandbox, subject, event);
    const text = JSON.stringify(calls) + Object.values(files).join('\n');
    if (calls.length === 0 || !text.includes(reaches)) failures.push(`${name}: nothing reaches ${reaches}.`);
  }
  for (const one of await parseCases({ ...files, [HELD_OUT]: stringify(plain) })) {
    if (one.file !== HELD_OUT) continue;
    const report = await runCase(sandbox, subject, one);
    if (!report.passed) failures.push(`${one.name}: ${report.failures.join('; ')}`);
  }
  return { points: of - failures.length, of, failures };
}
