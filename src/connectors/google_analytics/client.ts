import { CredentialFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import type { Doors } from '../define.ts';
import { googleFault } from '../google-errors.ts';
import { type GoogleCredential, googleTokens } from '../google-token.ts';
import { withTokens } from '../tokens.ts';

export interface AnalyticsCredential extends GoogleCredential {
  measurement_id?: string;
  api_secret?: string;
  property_id?: string;
}

export interface AnalyticsClient {
  /** The door for events; it takes whatever comes and says nothing. */
  collect: HttpClient;
  /** The door for reports. */
  data: HttpClient;
  measurementId: string | null;
  propertyId: string | null;
  hasSecret: boolean;
  hasTokens: boolean;
}

export const SCOPE = 'https://www.googleapis.com/auth/analytics.readonly';
export const BASE_URL = 'https://www.google-analytics.com/';
const DATA_URL = 'https://analyticsdata.googleapis.com/';
const HINT = 'Check the property, and add the account (of a service account: its client_email) to it as a viewer.';

const isSet = (value: string | undefined): value is string => value !== undefined && value.trim() !== '';

export function connectAnalytics(credential: AnalyticsCredential, doors: Doors): AnalyticsClient {
  const { base_url, api_secret, measurement_id, property_id } = credential;
  const data = doors.http({
    baseUrl: base_url === BASE_URL ? DATA_URL : base_url,
    fault: (body, answer) => googleFault('google_analytics', HINT, body, answer),
  });
  return {
    collect: doors.http({ baseUrl: base_url, ...(isSet(api_secret) ? { auth: { query: { api_secret } } } : {}) }),
    data: withTokens(data, googleTokens(credential, SCOPE, doors)),
    measurementId: isSet(measurement_id) ? measurement_id.trim() : null,
    propertyId: isSet(property_id) ? property_id.trim() : null,
    hasSecret: isSet(api_secret),
    hasTokens: [credential.service_account, credential.refresh_token, credential.access_token].some(isSet),
  };
}

/** What a call names, else what the credential does. */
export function needed(given: string | undefined, kept: string | null, name: string): string {
  const value = given ?? kept;
  if (value !== null) return value;
  throw new CredentialFault('Credential missing', `Set google_analytics_${name}, or give "${name}" in the call.`);
}
