import { type TSchema, Type } from '#src/kit/schema.ts';
import { Named, Section, said, Text } from './manifest-parts.ts';
import { SECTIONS } from './manifest-sections.ts';

const ServiceId = Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$', examples: ['github'] });

/** Further senders, and how each of them is verified where its connector leaves that open. */
const Sources = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$' }),
  Section({ verify: Type.Optional(SECTIONS.verify), unsigned: Type.Optional(Type.Boolean()) }),
  { additionalProperties: false, maxProperties: 5, examples: [{ okdesk: {} }] },
);

/** What variables of an environment file mean to `ccb run`: a setting, our own PUBLIC_URL, or the address of a source. */
const Environment = Type.Record(
  Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,60}$' }),
  said(
    Type.String({ pattern: '^(PUBLIC_URL|address of [a-z][a-z0-9_]{0,40}|[a-z][a-z0-9_]{0,80})$' }),
    'a setting, PUBLIC_URL, or "address of <source>"',
    'slack_token',
  ),
  { additionalProperties: false, maxProperties: 50, examples: [{ BOT_TOKEN: 'telegram_bot_token' }] },
);

const Granted = said(
  Type.Union([
    Type.String({ pattern: '^[a-z][a-z0-9_]{1,80}(@[0-9A-Za-z.^~<>=* -]{1,40})?$' }),
    Section({
      id: Type.String({ pattern: '^[a-z][a-z0-9_]{1,80}$' }),
      version: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
      with: Type.Optional(Named(Type.Unknown())),
    }),
  ]),
  'an action of the catalogue',
  'slack_send_message',
);

const optional = Object.fromEntries(
  Object.entries(SECTIONS).map(([name, schema]) => [name, Type.Optional(schema as TSchema)]),
);

/** integration.yaml as people write it. */
export const ManifestSchema = Section(
  {
    name: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,59}$',
      description: 'small letters, digits and hyphens',
      examples: ['issues-to-slack'],
    }),
    version: Type.String({
      description: 'a semantic version',
      pattern: '^\\d+\\.\\d+\\.\\d+',
      maxLength: 60,
      examples: ['1.0.0'],
    }),
    title: Type.Optional(Type.String({ maxLength: 200 })),
    description: Type.Optional(Text),
    source: ServiceId,
    sources: Type.Optional(Sources),
    target: Type.Optional(ServiceId),
    actions: Type.Optional(Type.Array(Granted, { maxItems: 50, examples: [['slack_send_message']] })),
    hosts: Type.Optional(
      Type.Array(Type.String({ pattern: '^(\\*\\.)?[A-Za-z0-9.-]{1,250}(:\\d{1,5})?$' }), {
        maxItems: 50,
        examples: [['api.example.com']],
      }),
    ),
    credentials: Type.Optional(Type.Array(ServiceId, { maxItems: 50, examples: [['slack']] })),
    config_schema: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        examples: [{ type: 'object', properties: { slack_channel: { type: 'string' } } }],
      }),
    ),
    environment: Type.Optional(Environment),
    ...optional,
  },
  { title: 'integration.yaml' },
);

export const SCHEMA_ID = 'https://claude-code-bot.com/schemas/integration.schema.json';

/** The published JSON Schema, which editors use to check and complete integration.yaml. */
export function publishedSchema(): string {
  const plain: object = JSON.parse(JSON.stringify(ManifestSchema));
  const head = { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: SCHEMA_ID };
  return `${JSON.stringify({ ...head, ...plain }, null, 2)}\n`;
}
