import type { Read } from './store.ts';

export interface ExpiringRow {
  id: string;
  /** The service of a credential, the name of a key. */
  name: string;
  /** Empty: a project's default, or no integration at all. */
  integrationId: string;
  projectId: string | null;
  expiresAt: number;
}

const MOST = 1000;

/** Credentials that end before then, or have ended, and cannot be renewed. */
export const expiringCredentials = ({ sql }: Read, before: number): Promise<ExpiringRow[]> =>
  sql.all(
    `select id as "id", service as "name", integration_id as "integrationId", project_id as "projectId", expires_at as "expiresAt"
     from credentials where expires_at < ?
       and not exists (select 1 from secrets where owner_id = credentials.id and field = 'refresh_token')
     order by expires_at, id limit ${MOST}`,
    [before],
  );

/** API keys that end before then; those that have ended are nobody's trouble any more. */
export const expiringKeys = ({ sql }: Read, now: number, before: number): Promise<ExpiringRow[]> =>
  sql.all(
    `select id as "id", name as "name", '' as "integrationId", null as "projectId", expires_at as "expiresAt"
     from api_keys where expires_at >= ? and expires_at < ? order by expires_at, id limit ${MOST}`,
    [now, before],
  );
