import { applyConfig } from '#src/integrations/package/apply-config.ts';
import { withDefaults } from '#src/integrations/package/check-settings.ts';
import type { RunResult, Sandbox } from '#src/sandbox/sandbox.ts';
import { programOf, type Subject } from './program.ts';
import { type Answers, type RecordedCall, recordingPorts } from './recording-ports.ts';
import { run } from './run.ts';

export interface DryEvent {
  type: string;
  payload: unknown;
  headers?: Record<string, string>;
}

export interface DryRun {
  result: RunResult;
  calls: RecordedCall[];
}

/** The moment at which dry runs happen, so that the same case ends the same way every day. */
const NOON = Date.UTC(2026, 0, 1, 12);

/** Runs a package on an event as the service would, with nothing leaving the machine. */
export async function dryRun(
  sandbox: Sandbox,
  subject: Subject,
  event: DryEvent,
  options: { config?: Readonly<Record<string, unknown>> | undefined; answers?: Answers | undefined; id?: string } = {},
): Promise<DryRun> {
  const config = options.config ?? {};
  const manifest = applyConfig(subject.manifest, config);
  const { ports, calls } = recordingPorts(options.answers, manifest.caching);
  const id = options.id ?? 'evt_dry_run';
  const result = await run(
    sandbox,
    programOf({ ...subject, manifest }),
    manifest.events,
    {
      runId: id,
      seed: id,
      now: NOON,
      event: {
        id,
        type: event.type,
        source: manifest.source,
        delivery_id: 'dry-run',
        received_at: NOON,
        headers: event.headers ?? {},
      },
      body: JSON.stringify(event.payload ?? null),
      config: withDefaults(manifest, config),
      history: [],
    },
    ports,
  );
  return { result, calls };
}
