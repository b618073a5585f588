import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '#src/kit/faults.ts';

const { resolve } = createRequire(import.meta.url);
const own =
  (name: string): (() => string) =>
  () =>
    new URL(`./assets/${name}`, import.meta.url).pathname;
const vendor =
  (path: string): (() => string) =>
  () =>
    resolve(path);

const JS = 'text/javascript; charset=utf-8';
const CSS = 'text/css; charset=utf-8';

/** Everything that pages load, from this very server. */
const FILES: Record<string, { file: () => string; type: string }> = {
  'pico.css': { file: vendor('@picocss/pico/css/pico.min.css'), type: CSS },
  'uplot.css': { file: vendor('uplot/dist/uPlot.min.css'), type: CSS },
  'app.css': { file: own('app.css'), type: CSS },
  'htmx.js': { file: vendor('htmx.org/dist/htmx.min.js'), type: JS },
  'uplot.js': { file: vendor('uplot/dist/uPlot.iife.min.js'), type: JS },
  'app.js': { file: own('app.js'), type: JS },
  'events.js': { file: own('events.js'), type: JS },
  'forms.js': { file: own('forms.js'), type: JS },
  'rows.js': { file: own('rows.js'), type: JS },
  'new.js': { file: own('new.js'), type: JS },
  'charts.js': { file: own('charts.js'), type: JS },
};

interface Asset {
  type: string;
  plain: Buffer;
  brotli: Buffer;
  gzip: Buffer;
}

const kept = new Map<string, Asset>();

function load(name: string): Asset {
  const known = FILES[name];
  if (!known) throw notFound('asset', name.slice(0, 60));
  const plain = readFileSync(known.file());
  const brotli = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  return { type: known.type, plain, brotli, gzip: gzipSync(plain) };
}

function assetOf(name: string): Asset {
  const found = kept.get(name) ?? load(name);
  kept.set(name, found);
  return found;
}

let release: string | undefined;

/** One for all, so that a script that imports its neighbour gets the very one that the page has. */
function hashOfAll(): string {
  const hash = createHash('sha256');
  for (const { file } of Object.values(FILES)) hash.update(readFileSync(file()));
  return hash.digest('hex').slice(0, 12);
}

const currentRelease = (): string => (release ??= hashOfAll());

/** The address changes with the content, so that browsers may keep it for good. */
const assetUrl = (name: string): string => `/assets/${currentRelease()}/${name}`;

let urls: Record<string, string> | undefined;

/** All of them by names that templates can say: `app_css`. */
export const assetUrls = (): Record<string, string> =>
  (urls ??= Object.fromEntries(Object.keys(FILES).map((name) => [name.replace('.', '_'), assetUrl(name)])));

type Request = FastifyRequest<{ Params: { hash: string; name: string } }>;

function send(request: Request, reply: FastifyReply): FastifyReply {
  const asset = assetOf(request.params.name);
  const accepts = String(request.headers['accept-encoding'] ?? '');
  const encoding = (['br', 'gzip'] as const).find((one) => accepts.includes(one));
  const isCurrent = request.params.hash === currentRelease();
  reply.headers({
    'content-type': asset.type,
    'cache-control': isCurrent ? 'public, max-age=31536000, immutable' : 'no-store',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
    ...(encoding ? { 'content-encoding': encoding } : {}),
  });
  return reply.send({ br: asset.brotli, gzip: asset.gzip, none: asset.plain }[encoding ?? 'none']);
}

export async function assetRoutes(app: FastifyInstance): Promise<void> {
  app.get('/assets/:hash/:name', (request: Request, reply) => send(request, reply));
}
