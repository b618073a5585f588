import { escaped, plainPage } from '#src/kit/plain-page.ts';
import type { OpenApi } from '../openapi/types.ts';
import { anchorOf, operationSection, type Placed } from './operation-section.ts';

export const STYLE = [
  'body{max-width:60rem}nav ul{columns:2;padding-left:1.2rem}section{margin-top:2.5rem}',
  'details{border:1px solid #59636e55;border-radius:.4rem;margin:.5rem 0;padding:.4rem .8rem}',
  'summary{cursor:pointer}summary code{font-weight:600}table{border-collapse:collapse;width:100%}',
  'th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #59636e33}',
  'pre{overflow-x:auto;background:#59636e1a;padding:.75rem;border-radius:.4rem}code,pre{font:.9em ui-monospace,monospace}',
].join('');

const placed = ({ paths }: OpenApi): Placed[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );

function contents(operations: readonly Placed[]): string {
  const lines = operations.map(
    ({ method, path }) =>
      `<li><a href="#${anchorOf(method, path)}"><code>${method.toUpperCase()} ${escaped(path)}</code></a></li>`,
  );
  return `<nav aria-label="Routes"><ul>${lines.join('')}</ul></nav>`;
}

function tagSection(document: OpenApi, tag: OpenApi['tags'][number], operations: readonly Placed[]): string {
  const own = operations.filter(({ operation }) => operation.tags.includes(tag.name));
  if (own.length === 0) return '';
  const shown = own.map((one) => operationSection(one, document.components.schemas)).join('\n');
  return `<section><h2>${escaped(tag.name)}</h2><p>${escaped(tag.description)}</p>${shown}</section>`;
}

/** The reference as one page: no script, nothing from elsewhere. */
export function docsPage(document: OpenApi): string {
  const { title, version, description } = document.info;
  const operations = placed(document);
  const intro = [
    `<p>${escaped(description)}</p>`,
    '<p>Every refusal is <code>{"error", "message", "details"}</code>; the sentence says what to do. ',
    'Programs read <a href="/v1/openapi.json">/v1/openapi.json</a> (OpenAPI 3.1).</p>',
  ].join('');
  return plainPage({
    language: 'en',
    title: `${title} API ${version}`,
    inner: [intro, contents(operations), ...document.tags.map((tag) => tagSection(document, tag, operations))],
    style: STYLE,
  });
}
