import type { Fault } from '#src/kit/faults.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { HttpClient, Method, RequestOptions } from '#src/kit/http-types.ts';
import { type Call, stop } from '../action.ts';
import type { Doors } from '../define.ts';
import { type Loose, list, object, text } from '../loose.ts';

export interface JiraClient {
  /** A call of the REST API v3; its answer as an object to read fields from. */
  ask(method: Method, path: string, options: RequestOptions, call: Pick<Call, 'signal'>): Promise<Loose>;
  http: HttpClient;
  /** Where people look at an issue. */
  browse(key: string): string;
  /** The account behind an e-mail address; what is none is an account id already. */
  accountId(person: string, call: Pick<Call, 'signal'>): Promise<string>;
}

interface JiraCredential {
  site?: string;
  email: string;
  token: string;
  base_url: string;
}

/** `Field 'x' cannot be set.` from the two lists that Jira puts its errors in. */
function jiraFault(body: unknown, { status }: { status: number }): string | Fault | undefined {
  if (status < 300) return undefined;
  const { errorMessages, errors, message } = object(body);
  const fields = Object.entries(object(errors)).map(([field, why]) => `${field}: ${String(why)}`);
  const said = [...list(errorMessages).map(String), ...fields, text(message) ?? ''].filter((part) => part !== '');
  const sentence = said.slice(0, 5).join(' ');
  if (status !== 404) return sentence;
  const remedy = 'It is not there, or the account may not see it. Check the key and the permissions of the project.';
  return new InputFault('Request refused', `Jira answered 404 (${sentence}). ${remedy}`, {
    details: { service: 'jira', status },
  });
}

/** `acme`, `acme.atlassian.net` and `https://acme.atlassian.net/` are one site. */
const siteName = (site: string): string =>
  site
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/\.atlassian\.net.*$|\/.*$/, '');

export function connectJira({ site = '', email, token, base_url }: JiraCredential, doors: Doors): JiraClient {
  const base = base_url.replace('{site}', encodeURIComponent(siteName(site)));
  const http = doors.http({ baseUrl: base, auth: { basic: [email, token] }, fault: jiraFault });
  const ask: JiraClient['ask'] = async (method, path, options, call) =>
    object((await http.request(method, `rest/api/3/${path}`, { ...options, ...stop(call) })).body);
  return {
    ask,
    http,
    browse: (key) => `${base}browse/${key}`,
    async accountId(person, call) {
      if (!person.includes('@')) return person;
      const { body } = await http.get('rest/api/3/user/search', { query: { query: person }, ...stop(call) });
      const id = text(object(list(body)[0]).accountId);
      if (id !== null) return id;
      throw new InputFault('Request refused', `Jira knows nobody with the address ${person}. Give an account id.`);
    },
  };
}
