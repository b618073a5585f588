import { join } from 'node:path';
import type { Ctx } from '#src/access/ctx.ts';
import { installPackage } from '#src/integrations/install-package.ts';
import { presentIntegration } from '#src/integrations/present.ts';
import { InputFault } from '#src/kit/faults.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import { type Static, Type } from '#src/kit/schema.ts';
import { acceptRequest } from '#src/requests/accept.ts';
import { settingsOf } from '#src/requests/read-api-body.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { type ApiServices, defineRoute } from '../define.ts';
import { Settings } from '../shapes.ts';
import { Integration } from './shapes.ts';

const Service = Type.Optional(Type.String({ maxLength: 100, description: 'as GET /v1/catalog calls it, or its name' }));

const Body = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  type: Type.Optional(Type.String({ maxLength: 60 })),
  description: Type.Optional(Type.String({ maxLength: 20_000 })),
  project: Type.Optional(Type.String({ maxLength: 200 })),
  source: Service,
  source_service: Service,
  target: Service,
  target_service: Service,
  events: Type.Optional(Type.Union([Type.Array(Type.String({ maxLength: 200 })), Type.String({ maxLength: 200 })])),
  words: Type.Optional(
    Type.String({
      maxLength: 60_000,
      description:
        'what an issue of the template would say, as markdown; with `name`, instead of services and settings',
    }),
  ),
  config: Type.Optional(Settings),
  configuration: Type.Optional(Settings),
  package: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,60}$', description: 'a bundled package' })),
  files: Type.Optional(
    Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 1_000_000 }), {
      description: 'a package of your own: path → text, integration.yaml among them',
    }),
  ),
});
type Body = Static<typeof Body>;

async function filesOf(services: ApiServices, body: Body): Promise<Record<string, string> | null> {
  if (body.files) return body.files;
  if (!body.package) return null;
  const { readPackageFolder } = await import('#src/integrations/package/read-folder.ts');
  try {
    return (await readPackageFolder(join(services.bundledFolder, body.package))).files;
  } catch (cause) {
    const { listBundled } = await import('#src/integrations/package/list-bundled.ts');
    const known = (await listBundled(services.bundledFolder)).map((one) => one.id);
    const text = `There is no bundled package "${body.package}": there are ${known.join(', ')}.`;
    throw new InputFault('Unknown package', `${text}${didYouMean(body.package, known)}`, { status: 404, cause });
  }
}

async function create(ctx: Ctx, services: ApiServices, body: Body & Record<string, unknown>): Promise<IntegrationRow> {
  const files = await filesOf(services, body);
  if (!files) return await acceptRequest(ctx, body);
  // The parsers of packages are loaded when the first one comes: a service that only runs does without their weight.
  const { testPackage } = await import('#src/execution/test-package.ts');
  const tested = await testPackage(services.sandbox, files);
  const settings = settingsOf(body);
  return await installPackage(ctx, tested, {
    name: body.name,
    project: body.project,
    config: Object.keys(settings).length > 0 ? settings : undefined,
  });
}

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations',
  summary: 'Install a package, or ask for an integration in words',
  permission: 'integrations.write',
  status: 201,
  reply: Integration,
  faults: {
    404: 'There is no bundled package of that name, or no such project.',
    409: 'The version is not higher than the last one.',
    413: 'The settings hold too much.',
    422: 'Something is missing, a service is not known, or cases of the package fail.',
  },
  schema: { body: Body },
  async handle({ ctx, body, services, reply }) {
    const row = await create(ctx, services, body);
    reply.header('location', `/v1/integrations/${row.id}`);
    return await presentIntegration(ctx.store.read, ctx, row);
  },
});
