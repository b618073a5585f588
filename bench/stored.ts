import Database from 'better-sqlite3';
import { newId } from '#src/kit/ids.ts';

const CHUNK = 20_000;
const DAYS = 30;
const BODY = JSON.stringify({ action: 'opened', issue: { number: 1, title: 'An issue of the past', labels: [] } });

interface Filling {
  file: string;
  integration: string;
  version: string | null;
  count: number;
  onChunk?: (done: number) => void;
}

/** Events of the last thirty days with deliveries and steps, as if they had come and been worked on. */
export function storeEvents({ file, integration, version, count, onChunk }: Filling): void {
  const db = new Database(file);
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -200000');
  const delivery = db.prepare(
    `insert into deliveries (id, source, integration_id, external_id, type, headers, body, verified, received_at)
     values (?, 'github', ?, ?, 'issues.opened', '{}', ?, 1, ?)`,
  );
  const event = db.prepare(
    `insert into events (id, integration_id, delivery_id, dedup_key, type, status, version_id, attempts,
       duplicate_count, received_at, started_at, finished_at) values (?, ?, ?, ?, 'issues.opened', ?, ?, 1, 0, ?, ?, ?)`,
  );
  const step = db.prepare(
    `insert into steps (event_id, ordinal, kind, action, input_hash, status, settled_as, input, output, attempts,
       started_at, duration) values (?, 0, 'action', 'webhook_send', '', 'success', 1, '{}', '{}', 1, ?, 12)`,
  );
  const from = Date.now() - DAYS * 86_400_000;
  const body = Buffer.from(BODY);
  const chunk = db.transaction((start: number, end: number) => {
    for (let i = start; i < end; i++) {
      const at = from + Math.floor((i / count) * (DAYS * 86_400_000 - 3_600_000));
      const [deliveryId, eventId] = [newId('dlv', at), newId('evt', at)];
      delivery.run(deliveryId, integration, `past-${i}`, body, at);
      const status = i % 100 === 0 ? 'dead' : i % 10 === 0 ? 'filtered' : 'delivered';
      event.run(eventId, integration, deliveryId, `past-${i}`, status, version, at, at + 3, at + 15);
      if (status !== 'filtered') step.run(eventId, at + 5);
    }
  });
  for (let start = 0; start < count; start += CHUNK) {
    chunk(start, Math.min(count, start + CHUNK));
    onChunk?.(start + CHUNK);
  }
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.exec('analyze');
  db.close();
}
