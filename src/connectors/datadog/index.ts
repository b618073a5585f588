import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { connectDatadog } from './client.ts';
import { muteMonitor } from './mute-monitor.ts';
import { sendEvent } from './send-event.ts';
import { sendMetric } from './send-metric.ts';
import { datadogSource } from './source.ts';

export default defineConnector({
  id: 'datadog',
  title: 'Datadog',
  words: ['datadog', 'data dog', 'датадог'],
  category: 'monitoring',
  docs: 'https://docs.datadoghq.com/api/latest/',
  baseUrl: 'https://api.{site}/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      site: Type.Optional(
        Type.String({ title: 'Site', description: 'datadoghq.com, datadoghq.eu, us3.datadoghq.com, …', minLength: 1 }),
      ),
      api_key: Secret('API key', 'From Organization Settings, API Keys'),
      app_key: Type.Optional(Secret('Application key', 'From Organization Settings; only to mute monitors')),
    }),
    anyOf: [
      ['site', 'api_key'],
      ['base_url', 'api_key'],
    ],
  },
  connect: connectDatadog,
  async probe({ http }) {
    await http.get('api/v1/validate');
    return { account: null, scopes: null };
  },
  actions: [sendEvent, sendMetric, muteMonitor],
  source: datadogSource,
});
