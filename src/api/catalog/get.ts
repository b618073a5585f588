import { findConnector, getAction, serviceIdOf } from '#src/connectors/catalogue.ts';
import { publicForm } from '#src/connectors/public-form.ts';
import { wholeServiceForm } from '#src/connectors/service-form.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { CatalogAction, CatalogId, CatalogService } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/catalog/:id',
  summary: 'One action (`slack_send_message`), or a service (`slack`) with how to set it up',
  permission: 'integrations.read',
  reply: Type.Union([CatalogAction, CatalogService]),
  schema: { params: CatalogId },
  async handle({ params }) {
    const service = findConnector(serviceIdOf(params.id));
    return service ? wholeServiceForm(service) : publicForm(getAction(params.id));
  },
});
