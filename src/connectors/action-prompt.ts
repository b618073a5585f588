import { readFileSync } from 'node:fs';
import type { Language } from '#src/kit/language.ts';
import type { TObject } from '#src/kit/schema.ts';
import type { Action } from './action.ts';
import { getConnector } from './get-connector.ts';
import { publicForm } from './public-form.ts';

const WORDS = {
  en: {
    required: 'required',
    optional: 'optional',
    otherwise: 'default',
    secret: 'secret',
    none: '- none',
    twice: ', may be repeated',
  },
  ru: {
    required: 'обязательный',
    optional: 'необязательный',
    otherwise: 'по умолчанию',
    secret: 'секрет',
    none: '- нет',
    twice: ', можно повторять',
  },
} as const;

interface Field {
  type?: string;
  description?: string;
  title?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  enum?: unknown[];
  anyOf?: { const?: unknown; type?: string }[];
  'x-secret'?: boolean;
}

const template = (language: Language): string =>
  readFileSync(new URL(`../../templates/prompts/action.${language}.md`, import.meta.url), 'utf8');

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

function typeOf({ type, anyOf }: Field): string {
  if (type !== undefined) return type;
  const kinds = (anyOf ?? []).map((one) => (one.const === undefined ? (one.type ?? 'any') : JSON.stringify(one.const)));
  return [...new Set(kinds)].join(' | ') || 'any';
}

function rangeOf({ minimum, maximum, minLength, maxLength }: Field): string[] {
  const [low, high] = [minimum ?? minLength, maximum ?? maxLength];
  if (low === undefined && high === undefined) return [];
  return [`${low ?? ''}–${high ?? ''}`];
}

function fieldLine(name: string, field: Field, isRequired: boolean, language: Language): string {
  const words = WORDS[language];
  const marks = [
    typeOf(field),
    isRequired ? words.required : words.optional,
    ...rangeOf(field),
    ...(field.default === undefined ? [] : [`${words.otherwise} ${JSON.stringify(field.default)}`]),
    ...(field['x-secret'] ? [words.secret] : []),
  ];
  const about = [field.title, field.description].filter(Boolean).join('. ');
  return `- ${name} (${marks.join(', ')})${about === '' ? '' : `: ${about}`}`;
}

function fieldLines(schema: TObject, language: Language): string {
  const required: readonly string[] = schema.required ?? [];
  const lines = Object.entries(schema.properties).map(([name, field]) =>
    fieldLine(name, field as Field, required.includes(name), language),
  );
  return lines.join('\n') || WORDS[language].none;
}

/** A prompt that tells any AI tool everything about one action. */
export function actionPrompt(action: Action, language: Language): string {
  const connector = getConnector(action.service);
  const form = publicForm(action);
  const values: Record<string, string> = {
    id: form.id,
    title: `${connector.title}: ${form.title}`,
    summary: form.description,
    service: action.service,
    file: action.name.replaceAll('_', '-'),
    library: form.library_name,
    docs: connector.docs,
    version: form.version,
    category: form.category,
    icon: form.icon_s3_key,
    provider: form.credentials_provider,
    strategy: form.credentials_strategy,
    effect: form.effect,
    idempotent: form.idempotent ? WORDS[language].twice : '',
    parameters: fieldLines(action.input, language),
    credential: fieldLines(connector.credentials.fields, language),
    result: pretty({ response: { ok: true, result: form.result_schema } }),
    example: pretty(action.example),
    schema: pretty(form.config_schema),
  };
  return template(language).replace(/\{([a-z]+)\}/g, (whole, name: string) => values[name] ?? whole);
}
