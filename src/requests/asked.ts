import type { IntegrationRow } from '#src/store/rows.ts';
import type { RequestBody } from './body.ts';

/** What somebody asks for through the API, whichever way they said it. */
export interface Asked {
  name: string;
  row: Pick<IntegrationRow, 'type' | 'source' | 'target' | 'description'>;
  settings: Record<string, unknown>;
  priority: number;
  language?: string;
  /** As it is stored. Secrets were taken out of the settings before: it may be shown. */
  words(config: Record<string, unknown>): { text: string; body: RequestBody };
}
