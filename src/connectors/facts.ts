/** What every source makes of a payload: flat, so that `{{author}}` and `priority == 'Critical'` work for any source. */
export interface Facts {
  title: string | null;
  body: string | null;
  author: string | null;
  closer: string | null;
  actor: string | null;
  url: string | null;
  number: number | string | null;
  labels: string[];
  priority: string | null;
  assignee: string | null;
  repository: { name: string; full_name: string; url: string | null } | null;
  event: string;
  [more: string]: unknown;
}
