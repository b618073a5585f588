import type { HttpClient, Method, RequestOptions } from '#src/kit/http-types.ts';
import { type Call, stop } from '../action.ts';
import type { Doors } from '../define.ts';
import { googleFault } from '../google-errors.ts';
import { type GoogleCredential, googleTokens } from '../google-token.ts';
import { type Loose, object } from '../loose.ts';

export interface SheetsClient {
  /** Cells of a spreadsheet, with the token of the call or of the credential. */
  values(method: Method, where: Place, options: RequestOptions, call: Call): Promise<Loose>;
  http: HttpClient;
  token: () => Promise<string>;
}

export interface Place {
  spreadsheet_id: string;
  range: string;
  /** `:append` behind the range. */
  verb?: string;
  access_token?: string | undefined;
}

export const SCOPE = 'https://www.googleapis.com/auth/spreadsheets';
const HINT = 'Check the id, and share the spreadsheet with the account (of a service account: its client_email).';

export function connectSheets(credential: GoogleCredential, doors: Doors): SheetsClient {
  const { current: token } = googleTokens(credential, SCOPE, doors);
  const fault = (body: unknown, answer: Parameters<typeof googleFault>[3]) =>
    googleFault('google_sheets', HINT, body, answer);
  const http = doors.http({ baseUrl: credential.base_url, fault });
  return {
    http,
    token,
    async values(method, { spreadsheet_id, range, verb = '', access_token }, options, call) {
      const path = `v4/spreadsheets/${spreadsheet_id}/values/${encodeURIComponent(range)}${verb}`;
      const headers = { authorization: `Bearer ${access_token ?? (await token())}` };
      return object((await http.request(method, path, { ...options, headers, ...stop(call) })).body);
    },
  };
}
