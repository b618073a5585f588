import { firstIdAt } from '#src/kit/ids.ts';
import { asc, isNotNull } from './drizzle.ts';
import type { IntegrationRow } from './rows.ts';
import type { Read } from './store.ts';

/** A new version that runs a share of the events until it is known how it does. Kept with its integration. */
export interface Canary {
  versionId: string;
  /** Percent of the new events. */
  share: number;
  /** So many must have ended on it before it is judged… */
  events: number;
  /** …and it runs at least so long before it gets all of them. */
  durationMs: number;
  since: number;
}

const MOST = 1000;

export async function canaries({ orm, tables: { integrations } }: Read): Promise<IntegrationRow[]> {
  const { id, canary } = integrations;
  return await orm.select().from(integrations).where(isNotNull(canary)).orderBy(asc(id)).limit(MOST);
}

/** What became of the events that one version ran. */
export interface Tally {
  ended: number;
  /** Given up, or to be tried again. */
  failed: number;
}

export interface TallyQuestion {
  integrationId: string;
  since: number;
  versions: readonly string[];
}

/** So many of the last events are looked at. */
const LOOKED_AT = 20_000;

/** Version id → what became of the events that arrived since then. */
export async function tallyVersions(read: Read, asked: TallyQuestion): Promise<Record<string, Tally>> {
  const { text, param } = read.sql.oneOf('version_id', asked.versions);
  const rows = await read.sql.all<Tally & { version: string }>(
    `select version_id as "version", count(*) as "ended",
       sum(case when status in ('dead', 'failed') then 1 else 0 end) as "failed"
     from (select version_id, status from events where integration_id = ? and id >= ? order by id desc limit ${LOOKED_AT}) last
     where status in ('delivered', 'staged', 'dead', 'failed') and ${text} group by version_id`,
    [asked.integrationId, firstIdAt('evt', asked.since), param],
  );
  return Object.fromEntries(rows.map(({ version, ended, failed }) => [version, { ended, failed }]));
}
