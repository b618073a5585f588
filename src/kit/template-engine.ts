import Handlebars from 'handlebars';
import { InputFault } from './faults.ts';
import { escapeFor, type TemplateFormat } from './template-format.ts';
import { Markup, TEMPLATE_HELPERS } from './template-helpers.ts';
import { flat, textOf } from './template-text.ts';

/** What one rendering may still write and repeat; carried by Handlebars' data frames. */
export interface Rendering {
  format: TemplateFormat;
  written: number;
  rounds: number;
}

export const LONGEST_OUTPUT = 262_144;
const MOST_ROUNDS = 20_000;

export const tooMuch = (): InputFault =>
  new InputFault(
    'Template too large',
    `A template wrote more than ${LONGEST_OUTPUT} characters. Use truncate, or loop over less.`,
  );

const renderingOf = (options: Handlebars.HelperOptions): Rendering => options.data.rendering as Rendering;

function write(rendering: Rendering, text: string): string {
  rendering.written += text.length;
  if (rendering.written > LONGEST_OUTPUT) throw tooMuch();
  return text;
}

function out(value: unknown, options: Handlebars.HelperOptions): string {
  const rendering = renderingOf(options);
  return write(rendering, value instanceof Markup ? value.text : escapeFor(rendering.format, textOf(value)));
}

const raw = (value: unknown, options: Handlebars.HelperOptions): string =>
  write(renderingOf(options), value instanceof Markup ? value.text : textOf(value));

function entriesOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** Like Handlebars' own, with every round counted. */
function each(this: unknown, value: unknown, options: Handlebars.HelperOptions): string {
  const rendering = renderingOf(options);
  const entries = entriesOf(value);
  let text = '';
  for (const [index, [key, item]] of entries.entries()) {
    if (++rendering.rounds > MOST_ROUNDS || text.length > LONGEST_OUTPUT) throw tooMuch();
    const frame = { key, index, first: index === 0, last: index === entries.length - 1 };
    const data = Object.assign(Handlebars.createFrame(options.data), frame);
    text += options.fn(item, { data, blockParams: [item, key] });
  }
  return entries.length > 0 ? text : options.inverse(this);
}

function engine(): typeof Handlebars {
  const made = Handlebars.create();
  made.unregisterHelper('log');
  made.registerHelper('each', each);
  made.registerHelper('if', function (this: unknown, value: unknown, options: Handlebars.HelperOptions) {
    return Handlebars.Utils.isEmpty(flat(value)) || flat(value) === 0 ? options.inverse(this) : options.fn(this);
  });
  made.registerHelper('out__', out);
  made.registerHelper('raw__', raw);
  for (const [name, helper] of Object.entries(TEMPLATE_HELPERS)) made.registerHelper(name, called(helper));
  const { template } = made;
  made.template = (specification) => setUpOnce(template(specification));
  return made;
}

type Compiled = Handlebars.TemplateDelegate & { _setup?: (options: unknown) => void };

/** Every rendering has the same helpers and the same rules: Handlebars would wrap all of them once more for each. */
function setUpOnce(compiled: Compiled): Compiled {
  const { _setup: setUp } = compiled;
  let isSetUp = false;
  compiled._setup = (options) => {
    if (!isSetUp) setUp?.(options);
    isSetUp = true;
  };
  return compiled;
}

/** A comparing helper may also open a block: `{{#eq a b}}…{{else}}…{{/eq}}`. */
function called(helper: (args: unknown[], format: TemplateFormat) => unknown) {
  return function (this: unknown, ...all: unknown[]): unknown {
    const options = all.pop() as Handlebars.HelperOptions;
    const value = helper(all, renderingOf(options).format);
    if (typeof options.fn !== 'function') return value;
    return value === true || (value !== false && textOf(value) !== '') ? options.fn(this) : options.inverse(this);
  };
}

export const templateEngine = engine();
