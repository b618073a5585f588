import { escaped } from '#src/kit/plain-page.ts';
import type { AnswerObject, Json, OperationObject, ParameterObject } from '../openapi/types.ts';
import { exampleOf } from './example-of.ts';

export interface Placed {
  method: string;
  path: string;
  operation: OperationObject;
}

type Schemas = Record<string, Json>;

export const anchorOf = (method: string, path: string): string =>
  `${method}-${path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '')}`;

/** Text in which `words` stand for themselves. */
const prose = (text: string): string => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const rows = (head: readonly string[], lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : `<table><thead><tr>${head.map((one) => `<th scope="col">${one}</th>`).join('')}</tr></thead><tbody>${lines.join('')}</tbody></table>`;

const kindOf = ({ schema }: ParameterObject): string =>
  Array.isArray(schema.enum) ? schema.enum.join(' | ') : String(schema.type ?? 'any');

const parameterRow = (one: ParameterObject): string =>
  `<tr><td><code>${escaped(one.name)}</code></td><td>${one.in}${one.required ? ', required' : ''}</td>` +
  `<td>${escaped(kindOf(one))}</td><td>${prose(one.description ?? '')}</td></tr>`;

const answerRow = (status: string, { description }: AnswerObject): string =>
  `<tr><td>${status}</td><td>${prose(description)}</td></tr>`;

const shown = (value: unknown): string => `<pre>${escaped(JSON.stringify(value, null, 2))}</pre>`;

function curlOf({ method, path, operation }: Placed, schemas: Schemas): string {
  const key = operation.security === undefined ? [`-H "Authorization: Bearer $KEY"`] : [];
  const schema = operation.requestBody?.content['application/json']?.schema;
  const body =
    schema === undefined
      ? []
      : [`-H "Content-Type: application/json"`, `-d '${JSON.stringify(exampleOf(schema, schemas))}'`];
  return [`curl -X ${method.toUpperCase()} "$URL${path}"`, ...key, ...body].join(' \\\n  ');
}

function needs({ security, 'x-permission': permission }: OperationObject): string {
  if (security !== undefined) return '<p>Needs no key.</p>';
  return permission ? `<p>Needs <code>${permission}</code>.</p>` : '<p>Any key will do.</p>';
}

function goodAnswer({ responses }: OperationObject, schemas: Schemas): string {
  const good = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const schema = good?.content?.['application/json']?.schema;
  return schema === undefined ? '' : `<h4>Answer</h4>${shown(exampleOf(schema, schemas))}`;
}

/** One route, to be opened. */
export function operationSection(placed: Placed, schemas: Schemas): string {
  const { method, path, operation } = placed;
  const { summary, description, parameters = [], responses } = operation;
  return [
    `<details id="${anchorOf(method, path)}"><summary><code>${method.toUpperCase()} ${escaped(path)}</code> ${prose(summary)}</summary>`,
    description === undefined ? '' : `<p>${prose(description)}</p>`,
    needs(operation),
    rows(['parameter', 'where', 'kind', 'meaning'], parameters.map(parameterRow)),
    `<h4>Call</h4><pre>${escaped(curlOf(placed, schemas))}</pre>`,
    goodAnswer(operation, schemas),
    rows(
      ['status', 'when'],
      Object.entries(responses).map(([status, one]) => answerRow(status, one)),
    ),
    '</details>',
  ].join('\n');
}
