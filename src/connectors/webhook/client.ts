import type { HttpClient } from '#src/kit/http-types.ts';

export interface WebhookClient {
  http: HttpClient;
  /** Where to send when the input names no address; empty when there is none. */
  url: string;
  secret: string | undefined;
}
