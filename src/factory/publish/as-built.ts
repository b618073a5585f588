import { findAction, findConnector } from '#src/connectors/catalogue.ts';
import type { JsonSchema, Manifest } from '#src/integrations/package/manifest.ts';
import { readManifest } from '#src/integrations/package/parse-manifest.ts';
import type { Draft } from '../draft.ts';
import type { Requirements, Setting, Target } from '../requirements.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const settingOf =
  ({ required }: JsonSchema) =>
  ([name, schema]: [string, JsonSchema]): Setting => ({
    name,
    title: textOf(schema.title) || name,
    description: textOf(schema.description),
    default:
      schema.default === undefined
        ? null
        : typeof schema.default === 'string'
          ? schema.default
          : JSON.stringify(schema.default),
    required: Array.isArray(required) && required.includes(name),
  });

const targetOf = ({ id }: { id: string }): Target[] => {
  const action = findAction(id);
  if (!action) return [];
  const kind = action.recipe?.kind ?? 'other';
  return [{ action: id, service: action.service, kind, place: null, setting: null, always: true, with: {} }];
};

const fromManifest = (
  given: Requirements,
  { source, events, actions, hosts, config_schema }: Manifest,
): Requirements => ({
  ...given,
  source: findConnector(source)?.source ? source : given.source,
  events,
  targets: actions.flatMap(targetOf),
  ownActions: actions.flatMap(({ id }) => (findAction(id) ? [] : [id])),
  hosts,
  settings: Object.entries((config_schema.properties ?? {}) as Record<string, JsonSchema>).map(
    settingOf(config_schema),
  ),
});

/**
 * What a reviewer is told is what the files say, not what was announced before they were written: a model that grants
 * itself more than it said must not go unseen.
 */
export function asBuilt(requirements: Requirements, draft: Draft): Requirements {
  if (draft.by === 'recipes' && draft.revision === undefined) return requirements;
  const { manifest } = readManifest(draft.files['integration.yaml'] ?? '');
  return manifest === null ? requirements : fromManifest(requirements, manifest);
}
