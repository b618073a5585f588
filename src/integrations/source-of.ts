import { findConnector } from '#src/connectors/catalogue.ts';
import type { Source } from '#src/connectors/source.ts';
import type { IntegrationRow } from '#src/store/rows.ts';

/** Whoever sends in a way that we do not know sends as any sender does. */
const ANY = 'webhook';

/** How a source sends; what is in no catalogue is a package's own, and verified as the package says. */
export function sourceCalled(service: string): Source | undefined {
  const connector = findConnector(service) ?? findConnector(ANY);
  return connector?.source;
}

/** The same for an integration: before it has a version nobody has vouched for a source that is in no catalogue. */
export function sourceOf({ source, versionId }: Pick<IntegrationRow, 'source' | 'versionId'>): Source | undefined {
  return versionId === null ? findConnector(source)?.source : sourceCalled(source);
}
