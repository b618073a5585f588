/** Named points at which a fault run kills the process, as a power cut would. Unarmed they cost one comparison. */
export type CrashPoint =
  | 'ingest.read'
  | 'ingest.verified'
  | 'ingest.inserted'
  | 'ingest.committed'
  | 'ingest.acked'
  | 'dispatch.claimed'
  | 'dispatch.running'
  | 'dispatch.returned'
  | 'deliver.intent'
  | 'deliver.sent'
  | 'deliver.received'
  | 'deliver.written'
  | 'batch.gathered'
  | 'batch.closed'
  | 'factory.accepted'
  | 'factory.analyzed'
  | 'factory.generated'
  | 'factory.checked'
  | 'factory.branch'
  | 'factory.commit'
  | 'factory.pull'
  | 'factory.check_run'
  | 'factory.saved'
  | 'refresh.leased'
  | 'refresh.kept'
  | 'rotate.sealed'
  | 'rotate.written'
  | 'rotate.committed'
  | 'rotate.checked'
  | 'model.asked'
  | 'model.answered';

let armed: { point: string; left: number } | undefined;

export function armCrash(at: { point: string; nth: number } | undefined): void {
  armed = at && { point: at.point, left: at.nth };
}

/** For a thread, which counts for itself. */
export const armedCrash = (): { point: string; nth: number } | undefined =>
  armed && { point: armed.point, nth: armed.left };

export function crashPoint(point: CrashPoint): void {
  if (armed === undefined || armed.point !== point) return;
  if (--armed.left === 0) process.kill(process.pid, 'SIGKILL');
}
