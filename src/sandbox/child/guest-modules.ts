import { readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { pathToFileURL } from 'node:url';
import type ivm from 'isolated-vm';
import { OurFault } from '#src/kit/faults.ts';

interface Source {
  code: string;
  cached?: ivm.ExternalCopy<ArrayBuffer>;
}

const { resolve } = createRequire(import.meta.url);
const ROOT = new URL('../../', import.meta.url).href;
const CONDITIONS = pathToFileURL(resolve('@marcbachmann/cel-js')).href;
const CONDITIONS_FOLDER = new URL('./', CONDITIONS).href;
const HANDLEBARS = 'guest:handlebars';

const sources = new Map<string, Source>([[HANDLEBARS, { code: 'export default globalThis.Handlebars;' }]]);

/** Only our own sources and the condition language may enter an isolate as modules. */
function urlOf(specifier: string, from: string): string {
  if (specifier === 'handlebars') return HANDLEBARS;
  if (specifier === '@marcbachmann/cel-js') return CONDITIONS;
  const url = specifier.startsWith('#src/') ? new URL(specifier.slice(5), ROOT).href : new URL(specifier, from).href;
  if (/^\.|^#src\//.test(specifier) && (url.startsWith(ROOT) || url.startsWith(CONDITIONS_FOLDER))) return url;
  throw new OurFault('Import not possible', `${from} imports ${specifier}, which cannot be loaded into an isolate.`);
}

function sourceOf(url: string): Source {
  const known = sources.get(url);
  if (known) return known;
  const text = readFileSync(new URL(url), 'utf8');
  const made: Source = { code: url.endsWith('.ts') ? stripTypeScriptTypes(text) : text };
  sources.set(url, made);
  return made;
}

function compiled(isolate: ivm.Isolate, url: string): ivm.Module {
  const source = sourceOf(url);
  if (source.cached) return isolate.compileModuleSync(source.code, { filename: url, cachedData: source.cached });
  const module = isolate.compileModuleSync(source.code, { filename: url, produceCachedData: true });
  const { cachedData } = module as { cachedData?: ivm.ExternalCopy<ArrayBuffer> };
  if (cachedData) source.cached = cachedData;
  return module;
}

/** The modules of one isolate; each is compiled once and shared by all that import it. */
export class GuestModules {
  readonly #isolate: ivm.Isolate;
  readonly #context: ivm.Context;
  readonly #modules = new Map<string, ivm.Module>();
  readonly #urls = new Map<ivm.Module, string>();

  constructor(isolate: ivm.Isolate, context: ivm.Context) {
    this.#isolate = isolate;
    this.#context = context;
  }

  load(url: string): ivm.Module {
    const module = this.#module(urlOf(`#src/${url.slice(ROOT.length)}`, ROOT));
    module.instantiateSync(this.#context, (specifier, from) =>
      this.#module(urlOf(specifier, this.#urls.get(from) ?? ROOT)),
    );
    module.evaluateSync();
    return module;
  }

  #module(url: string): ivm.Module {
    const known = this.#modules.get(url);
    if (known) return known;
    const module = compiled(this.#isolate, url);
    this.#modules.set(url, module);
    this.#urls.set(module, url);
    return module;
  }
}
