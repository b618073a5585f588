import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { object, text } from '../loose.ts';
import { Organization } from './schemas.ts';

const ALREADY_THERE = 208;

export const createRelease = defineAction({
  id: 'create_release',
  title: 'Create a release',
  summary: 'Tells Sentry of a release, so that new errors are laid at its door. One that is there already stays.',
  effect: 'write',
  idempotent: true,
  scopes: ['project:releases'],
  input: Type.Object(
    {
      organization: Organization,
      version: Type.String({ title: 'Version', pattern: '^[^\\s/\\\\][^\\n\\t/\\\\]{0,199}$' }),
      projects: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        title: 'Projects',
        description: 'Their slugs',
        minItems: 1,
        maxItems: 50,
      }),
      ref: Type.Optional(Type.String({ description: 'Commit or tag', maxLength: 250 })),
      url: Type.Optional(Type.String({ maxLength: 2000 })),
      date_released: Type.Optional(Type.String({ description: 'ISO 8601; unreleased without it', maxLength: 40 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    version: Type.String(),
    created: Type.Boolean(),
    url: Type.Union([Type.String(), Type.Null()]),
  }),
  example: { organization: 'acme', version: 'web@1.2.0', projects: ['web'] },
  async run({ organization, date_released, ...release }, sentry, call) {
    const json = { ...release, ...(date_released === undefined ? {} : { dateReleased: date_released }) };
    const { body, status } = await sentry.post(`organizations/${organization}/releases/`, { json, ...stop(call) });
    const { version, url } = object(body);
    return { version: String(version), created: status !== ALREADY_THERE, url: text(url) };
  },
});
