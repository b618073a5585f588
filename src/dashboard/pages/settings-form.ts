import { findConnector } from '#src/connectors/catalogue.ts';
import { setupText } from '#src/connectors/setup-text.ts';
import { configNameOf } from '#src/integrations/sort-config.ts';
import type { Language } from '../words.ts';

type Loose = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export interface Field {
  name: string;
  title: string;
  help: string;
  kind: 'text' | 'number' | 'check' | 'choice' | 'list' | 'json' | 'secret';
  value: string;
  isSet: boolean;
  isRequired: boolean;
  placeholder: string;
  choices?: { choice: string; isChosen: boolean }[];
}

function kindOf(schema: Loose): Field['kind'] {
  if (Array.isArray(schema.enum)) return 'choice';
  if (schema.type === 'boolean') return 'check';
  if (schema.type === 'number' || schema.type === 'integer') return 'number';
  const items = schema.items as Loose | undefined;
  if (schema.type === 'array') return items?.type === 'string' || items === undefined ? 'list' : 'json';
  return schema.type === 'object' ? 'json' : 'text';
}

function written(kind: Field['kind'], value: unknown): string {
  if (value === undefined || value === null) return '';
  if (kind === 'list' && Array.isArray(value)) return value.join('\n');
  return typeof value === 'string' ? value : JSON.stringify(value, null, kind === 'json' ? 2 : 0);
}

const exampleOf = ({ examples, default: usual }: Loose): string =>
  written('text', (Array.isArray(examples) ? examples[0] : undefined) ?? usual);

function fieldOf(name: string, schema: Loose, value: unknown, isRequired: boolean): Field {
  const kind = kindOf(schema);
  const shown = value ?? (kind === 'check' || kind === 'choice' ? schema.default : undefined);
  return {
    name,
    title: text(schema.title) || name,
    help: text(schema.description),
    kind,
    value: written(kind, shown),
    isSet: value !== undefined,
    isRequired: isRequired && schema.default === undefined,
    placeholder: exampleOf(schema),
    ...(Array.isArray(schema.enum)
      ? { choices: schema.enum.map((one) => ({ choice: String(one), isChosen: one === shown })) }
      : {}),
  };
}

/** The plain settings, as the package describes them. */
export function settingFields(schema: Loose | undefined, config: Loose): Field[] {
  const required = Array.isArray(schema?.required) ? schema.required : [];
  const properties = (schema?.properties ?? {}) as Record<string, Loose>;
  return Object.entries(properties).map(([name, one]) => fieldOf(name, one, config[name], required.includes(name)));
}

/** What each service needs; a secret shows only whether it is there. */
export function credentialForms(services: readonly string[], shown: Loose, language: Language) {
  return services.flatMap((service) => {
    const connector = findConnector(service);
    if (!connector) return [];
    const fields = Object.entries(connector.credentials.fields.properties as Record<string, Loose>).map(
      ([name, schema]): Field => {
        const key = configNameOf(service, name);
        const isSecret = schema['x-secret'] === true;
        const field = fieldOf(key, schema, shown[key], false);
        return isSecret ? { ...field, kind: 'secret', value: '', placeholder: text(shown[key]) } : field;
      },
    );
    const { title } = connector;
    const canConnect = connector.credentials.oauth !== undefined;
    return [{ service, title, fields, help: setupText(service, language), canConnect }];
  });
}
