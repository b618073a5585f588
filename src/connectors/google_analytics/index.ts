import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { googleCredentials } from '../google-credentials.ts';
import { BASE_URL, connectAnalytics, SCOPE } from './client.ts';
import { runReport } from './run-report.ts';
import { sendEvent } from './send-event.ts';
import { problemsOf } from './validate.ts';

const { fields, anyOf, ...google } = googleCredentials(SCOPE);

/** Nobody's event, which Google only looks at. */
const TRIAL = { client_id: '1.1', events: [{ name: 'connection_test', params: { engagement_time_msec: 1 } }] };

export default defineConnector({
  id: 'google_analytics',
  title: 'Google Analytics',
  words: ['google analytics', 'ga4', 'гугл аналитик', 'google аналитик', 'гугл-аналитик'],
  category: 'analytics',
  docs: 'https://developers.google.com/analytics/devguides/collection/protocol/ga4',
  baseUrl: BASE_URL,
  credentials: {
    ...google,
    fields: Type.Object({
      measurement_id: Type.Optional(
        Type.String({ title: 'Measurement ID', description: 'G-… of the web stream, to send events' }),
      ),
      api_secret: Type.Optional(Secret('API secret', 'Of the Measurement Protocol, beside the measurement ID')),
      property_id: Type.Optional(Type.String({ title: 'Property ID', description: 'A number, to read reports' })),
      ...fields.properties,
    }),
    anyOf: [['measurement_id', 'api_secret'], ...anyOf],
  },
  connect: connectAnalytics,
  async probe(analytics) {
    const { measurementId, propertyId, hasSecret, hasTokens } = analytics;
    if (measurementId !== null && hasSecret) {
      const [problem] = await problemsOf(analytics, measurementId, TRIAL, { signal: undefined });
      if (problem) throw new InputFault('Request refused', `Google Analytics: ${problem.message}`);
    }
    if (hasTokens && propertyId !== null) await analytics.data.get(`v1beta/properties/${propertyId}/metadata`);
    return { account: propertyId ?? measurementId, scopes: null };
  },
  actions: [sendEvent, runReport],
});
