import { listActions, listConnectors, serviceIdOf } from '#src/connectors/catalogue.ts';
import { publicForm } from '#src/connectors/public-form.ts';
import { serviceForm } from '#src/connectors/service-form.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { pageHeaders } from '../paging.ts';
import { Page } from '../shapes.ts';
import { CatalogAction, CatalogService } from './shapes.ts';

const holds = (text: string, wanted: string | undefined): boolean =>
  wanted === undefined || text.toLowerCase().includes(wanted.toLowerCase());

interface Asked {
  service?: string | undefined;
  category?: string | undefined;
  q?: string | undefined;
}

const services = ({ service, category, q }: Asked) =>
  listConnectors()
    .filter((one) => (service ?? one.id) === one.id && (category ?? one.category) === one.category)
    .filter((one) => holds(`${one.id} ${one.title}`, q))
    .map(serviceForm);

const actions = ({ service, category, q }: Asked) =>
  listActions()
    .filter((one) => (service ?? one.service) === one.service && holds(`${one.id} ${one.title} ${one.summary}`, q))
    .map(publicForm)
    .filter((one) => (category ?? one.category) === one.category);

export default defineRoute({
  method: 'GET',
  path: '/v1/catalog',
  summary: 'Actions that integrations can use, with everything there is to know of them; `kind=services`: the services',
  permission: 'integrations.read',
  reply: Type.Array(Type.Union([CatalogAction, CatalogService])),
  schema: {
    query: Type.Object({
      ...Page,
      limit: Type.Integer({ minimum: 1, maximum: 1000, default: 1000 }),
      kind: Type.Optional(Type.Union([Type.Literal('actions'), Type.Literal('services')])),
      service: Type.Optional(Type.String({ maxLength: 100 })),
      category: Type.Optional(Type.String({ maxLength: 100 })),
      q: Type.Optional(Type.String({ maxLength: 200, description: 'words in id, title or summary' })),
    }),
  },
  async handle({ query, request, reply }) {
    const { limit, offset, kind, ...words } = query;
    const asked = { ...words, service: words.service === undefined ? undefined : serviceIdOf(words.service) };
    const all: unknown[] = kind === 'services' ? services(asked) : actions(asked);
    pageHeaders(request, reply, { limit, offset, total: all.length });
    return all.slice(offset, offset + limit);
  },
});
