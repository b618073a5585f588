import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { object, text } from '../loose.ts';
import { connectPrometheus } from './client.ts';
import { query } from './query.ts';
import { queryRange } from './query-range.ts';
import { silence } from './silence.ts';
import { prometheusSource } from './source.ts';

export default defineConnector({
  id: 'prometheus',
  title: 'Prometheus',
  words: ['prometheus', 'alertmanager', 'alert manager', 'прометеус', 'прометей', 'алертменеджер'],
  category: 'monitoring',
  docs: 'https://prometheus.io/docs/prometheus/latest/querying/api/',
  baseUrl: null,
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      base_url: Type.String({ title: 'Address', description: 'Of your Prometheus: https://prometheus.example.com/' }),
      token: Type.Optional(Secret('Token', 'Where a proxy in front asks for one')),
      alertmanager_url: Type.Optional(
        Type.String({ title: 'Address of the Alertmanager', description: 'For silences; the same unless given' }),
      ),
    }),
  },
  connect: connectPrometheus,
  async probe({ http }) {
    const { data } = object((await http.get('api/v1/status/buildinfo')).body);
    const version = text(object(data).version);
    return { account: version === null ? null : `Prometheus ${version}`, scopes: null };
  },
  actions: [query, queryRange, silence],
  source: prometheusSource,
});
