import type { HttpClient } from '#src/kit/http-types.ts';
import type { Doors } from '../define.ts';
import { googleFault } from '../google-errors.ts';
import { type GoogleCredential, googleTokens } from '../google-token.ts';
import { withTokens } from '../tokens.ts';

/** Files that a service account was given, and those of a person, wherever they lie. */
export const SCOPE = 'https://www.googleapis.com/auth/drive';
const HINT = 'Check the id, and share the file or folder with the account (of a service account: its client_email).';

export function connectDrive(credential: GoogleCredential, doors: Doors): HttpClient {
  const http = doors.http({
    baseUrl: credential.base_url,
    fault: (body, answer) => googleFault('google_drive', HINT, body, answer),
  });
  return withTokens(http, googleTokens(credential, SCOPE, doors));
}
