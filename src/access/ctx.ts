import type { Clock } from '#src/kit/clock.ts';
import type { Http } from '#src/kit/http-types.ts';
import type { Log } from '#src/kit/log.ts';
import type { Queue } from '#src/queue/queue.ts';
import type { Store } from '#src/store/store.ts';
import type { Actor } from './actor.ts';
import type { Keyring } from './keyring.ts';

/** What every verb works with: who does it, and on what. */
export interface Ctx {
  readonly actor: Actor;
  readonly store: Store;
  readonly queue: Queue;
  readonly keyring: Keyring;
  /** The guarded way out, for what is done at once: trying a credential, fetching tokens. */
  readonly http: Http;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string;
  /** Called after a commit that changed an integration, so that what is kept in memory of it is read anew. */
  readonly changed: (integrationId: string) => void;
  /** Credential fields from the environment, by service. */
  readonly services: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** If-Match: the integration is changed only at one of these revisions; null: at any. */
  readonly expectedRevisions?: readonly number[] | null;
}
