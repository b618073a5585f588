import type * as Yaml from 'yaml';
import { late } from '#src/kit/late.ts';

const yaml = late<typeof Yaml>('yaml');

const MANIFEST = 'integration.yaml';

/** The same package under another number: nothing else of its manifest changes, not even how it is written. */
export function withVersion(files: Readonly<Record<string, string>>, version: string): Record<string, string> {
  const text = files[MANIFEST] ?? '';
  const node = yaml().parseDocument(text).get('version', true);
  const [start = 0, end = 0] = (yaml().isScalar(node) ? node.range : null) ?? [];
  const put = end === 0 ? `version: ${version}\n` : version;
  return { ...files, [MANIFEST]: `${text.slice(0, start)}${put}${text.slice(end)}` };
}
