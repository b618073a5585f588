import type { Case } from '#src/integrations/package/cases.ts';
import type { RunResult, Sandbox } from '#src/sandbox/sandbox.ts';
import { differences } from './compare.ts';
import { type DryRun, dryRun } from './dry-run.ts';
import type { Subject } from './program.ts';

export interface CaseReport {
  name: string;
  file: string;
  passed: boolean;
  /** One sentence per difference. */
  failures: string[];
  calls: DryRun['calls'];
  result: RunResult;
}

const reasonOf = (result: RunResult): string | undefined => {
  if (result.status === 'threw') return `${result.error.name}: ${result.error.message}`;
  return 'message' in result ? result.message : undefined;
};

/** `true` asks only that it happened, a text that the reason contains it. */
function happened(what: string, wanted: boolean | string, reason: string | undefined): string[] {
  if (wanted === false) return reason === undefined ? [] : [`it was ${what}: ${reason}`];
  if (reason === undefined) return [`expected to be ${what}, but it was not`];
  return wanted === true ? [] : differences({ contains: wanted }, reason, what);
}

function endFailures(expect: Case['expect'], result: RunResult): string[] {
  const filtered = result.status === 'filtered' ? result.reason : undefined;
  const failed = reasonOf(result);
  return [
    ...happened('filtered', expect.filtered ?? false, filtered),
    ...happened('failed', expect.error ?? false, failed),
    ...(expect.result === undefined || result.status !== 'done'
      ? []
      : differences(expect.result, result.result, 'result')),
  ];
}

function callFailures(expect: Case['expect'], calls: DryRun['calls']): string[] {
  if (expect.calls === undefined) return [];
  if (expect.calls.length !== calls.length) {
    const made = calls.map((call) => call.action).join(', ') || 'none';
    return [`expected ${expect.calls.length} calls, got ${calls.length}: ${made}`];
  }
  return expect.calls.flatMap((call, i) => differences(call, calls[i], `calls[${i}]`));
}

function logFailures(expect: Case['expect'], result: RunResult): string[] {
  if (expect.logs === undefined) return [];
  const lines = 'logs' in result ? result.logs.map((line) => line.message) : [];
  return expect.logs
    .filter((wanted) => !lines.some((line) => line.includes(wanted)))
    .map((wanted) => `no log line says "${wanted}"`);
}

/** Runs a case in the sandbox and says in sentences what is different from what it expects. */
export async function runCase(sandbox: Sandbox, subject: Subject, one: Case): Promise<CaseReport> {
  const { result, calls } = await dryRun(sandbox, subject, one.events, { config: one.config, answers: one.answers });
  const failures = [
    ...endFailures(one.expect, result),
    ...callFailures(one.expect, calls),
    ...logFailures(one.expect, result),
  ];
  return { name: one.name, file: one.file, passed: failures.length === 0, failures, calls, result };
}
