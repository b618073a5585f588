import { findConnector, findService } from '#src/connectors/catalogue.ts';
import { fixtureText } from '#src/integrations/package/fixture.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { sourceCalled } from '#src/integrations/source-of.ts';
import type { DryEvent } from './dry-run.ts';

/** The type that a payload and the manifest let us guess; undefined: nothing does. */
export function guessType(manifest: Manifest, payload: unknown): string | undefined {
  const action = typeof payload === 'object' && payload !== null && 'action' in payload ? String(payload.action) : null;
  const exact = manifest.events.filter((event) => !event.includes('*'));
  const found = exact.find((event) => action !== null && event.endsWith(`.${action}`)) ?? exact[0];
  if (found || findService(manifest.source)) return found;
  return sourceCalled(manifest.source)?.describe({}, payload, Buffer.alloc(0)).type;
}

export interface TestEvent extends DryEvent {
  /** Where the payload is from: a file of the package, or the catalogue's example. */
  from: string;
}

/** What a package is tried on: its `test_data` for its source, else an example as its source would send it. */
export function testEventOf(manifest: Manifest, files: Readonly<Record<string, string>>): TestEvent | null {
  const { source, test_config } = manifest;
  const from = test_config?.test_data?.[`${source}_payload`];
  const text = from === undefined ? undefined : fixtureText(files, from);
  if (from !== undefined && text !== undefined) {
    const payload: unknown = JSON.parse(text);
    const type = guessType(manifest, payload);
    return type === undefined ? null : { type, payload, from };
  }
  const type = manifest.events.find((event) => !event.includes('*'));
  const payload = type === undefined ? undefined : findConnector(source)?.source?.example?.(type);
  return type === undefined || payload === undefined ? null : { type, payload, from: `example of ${type}` };
}
