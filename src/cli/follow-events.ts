import type { Api } from './api.ts';

export interface EventLine {
  id: string;
  type: string;
  status: string;
  reason: string | null;
  timestamp: string;
  processing_time: number | null;
}

export interface Following {
  integration: string;
  /** So many that were there before. */
  last: number;
  /** Whoever follows has seen enough after this one. */
  see(event: EventLine): Promise<boolean>;
}

const PAGE = 100;
const MOST_PAGES = 20;
const LOOK_MS = 1000;
/** Outcomes that come later than this after the event are not seen any more. */
const MEMORY_MS = 10 * 60_000;

/** Everything since then, oldest first. */
async function since(api: Api, integration: string, from: number): Promise<EventLine[]> {
  const found: EventLine[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { limit: PAGE, offset: page * PAGE, from: new Date(from).toISOString() };
    const rows = await api.get<EventLine[]>(`v1/integrations/${integration}/events`, query);
    found.push(...rows);
    if (rows.length < PAGE) break;
  }
  return found.reverse();
}

/** Hands over events as they come and whenever their status changes, until enough was seen. */
export async function followEvents(api: Api, { integration, last, see }: Following): Promise<void> {
  const told = new Map<string, string>();
  const startedAt = Date.now();
  // More than was asked for: what came in the second before is looked at again below, and is not new.
  const before = await api.get<EventLine[]>(`v1/integrations/${integration}/events`, { limit: Math.max(PAGE, last) });
  for (const event of before.slice(0, last).reverse()) {
    told.set(event.id, event.status);
    if (!(await see(event))) return;
  }
  for (const event of before.slice(last)) told.set(event.id, event.status);
  for (;;) {
    const from = Math.max(startedAt - LOOK_MS, Date.now() - MEMORY_MS);
    const found = await since(api, integration, from);
    for (const event of found) {
      if (told.get(event.id) === event.status) continue;
      told.set(event.id, event.status);
      if (!(await see(event))) return;
    }
    const ids = new Set(found.map((event) => event.id));
    for (const id of told.keys()) if (!ids.has(id) && told.size > PAGE * MOST_PAGES) told.delete(id);
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}
