import { applyConfig } from '#src/integrations/package/apply-config.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { withDefaults } from '#src/integrations/package/with-defaults.ts';
import type { RunInput, RunResult, Sandbox } from '#src/sandbox/sandbox.ts';
import type { Told } from './batch-input.ts';
import { batchingOf } from './batching.ts';
import { type Go, goThrough } from './go-through.ts';
import { programOf, type Subject } from './program.ts';
import { type Answers, type RecordedCall, recordingPorts } from './recording-ports.ts';
import { run } from './run.ts';

export interface DryEvent {
  type: string;
  /** The main source unless given. */
  source?: string;
  payload: unknown;
  headers?: Record<string, string>;
}

export interface DryRun {
  result: RunResult;
  calls: RecordedCall[];
}

export interface DryOptions {
  config?: Readonly<Record<string, unknown>> | undefined;
  answers?: Answers | undefined;
  id?: string;
}

/** The moment at which dry runs happen, so that the same case ends the same way every day. */
const NOON = Date.UTC(2026, 0, 1, 12);

const told = ({ type, source, payload, headers = {} }: DryEvent, id: string, main: string): Told => ({
  event: { id, type, source: source ?? main, delivery_id: 'dry-run', received_at: NOON, headers },
  body: JSON.stringify(payload ?? null),
});

/** Runs a package on an event, or on several, as the service would, with nothing leaving the machine. */
export async function dryRun(
  sandbox: Sandbox,
  subject: Subject,
  given: DryEvent | readonly DryEvent[],
  { config = {}, answers, id = 'evt_dry_run' }: DryOptions = {},
): Promise<DryRun> {
  const manifest: Manifest = applyConfig(subject.manifest, config);
  const { ports, calls } = recordingPorts(answers, manifest.caching);
  const program = programOf({ ...subject, manifest });
  const rest: Pick<RunInput, 'config' | 'history'> = { config: withDefaults(manifest, config), history: [] };
  const go: Go = (about, only) =>
    run(sandbox, program, manifest.events, { ...about, ...rest, ...(only ? { only } : {}) }, ports);
  const events = [given].flat().map((event, i) => told(event, i === 0 ? id : `${id}_${i + 1}`, manifest.source));
  const way = { processor: program.processor !== undefined, batches: batchingOf(manifest) !== null };
  return { result: await goThrough(go, events, way), calls };
}
