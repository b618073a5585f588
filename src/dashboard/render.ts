import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Handlebars from 'handlebars';
import { type Language, say } from './words.ts';

const load = createRequire(import.meta.url);

const FOLDER = new URL('../../templates/pages/', import.meta.url);

type Options = { hash: Record<string, unknown>; data: { root: { language: Language } } };

/** Words in the language of the page; what is put into them is escaped with them. */
const t = (key: string, { hash, data }: Options): string => say(data.root.language, key, hash);

/** A moment, which the browser shows in the reader's own time zone. */
const timeWith =
  ({ escapeExpression, SafeString }: typeof Handlebars) =>
  (at: string | null | undefined, { data }: Options): Handlebars.SafeString | string => {
    if (!at) return say(data.root.language, 'never');
    const iso = escapeExpression(at);
    return new SafeString(`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`);
  };

const helpersOf = (handlebars: typeof Handlebars) => ({
  t,
  time: timeWith(handlebars),
  eq: (a: unknown, b: unknown): boolean => a === b,
  or: (a: unknown, b: unknown): unknown => a || b,
  json: (value: unknown): string => JSON.stringify(value, null, 2) ?? '',
  concat: (...parts: unknown[]): string => parts.slice(0, -1).join(''),
});

type Templates = Map<string, HandlebarsTemplateDelegate>;

function compileAll(): Templates {
  // Loaded when the first page is asked for: a service that only runs does without its weight.
  const engine = (load('handlebars') as typeof Handlebars).create();
  engine.registerHelper(helpersOf(engine));
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.hbs'));
  const compiled: Templates = new Map();
  for (const file of files) {
    const text = readFileSync(new URL(file, FOLDER), 'utf8');
    const name = file.slice(0, -'.hbs'.length);
    if (name.startsWith('_')) engine.registerPartial(name.slice(1), text);
    else compiled.set(name, engine.compile(text, { strict: false, preventIndent: true }));
  }
  return compiled;
}

let templates: Templates | undefined;

/** Our own templates alone: everything put into them is escaped for HTML. */
export function render(template: string, data: Record<string, unknown> & { language: Language }): string {
  templates ??= compileAll();
  const found = templates.get(template);
  if (!found) throw new TypeError(`There is no templates/pages/${template}.hbs.`);
  return found(data);
}
