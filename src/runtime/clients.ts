import { type OpenedClient, type Opening, openService } from '#src/access/open-service.ts';
import type { Live } from '#src/integrations/live.ts';

export interface Clients {
  /** The client of a service with the integration's credential; opened once, as long as the integration stays the same. */
  of(live: Live, service: string): Promise<OpenedClient>;
}

export function createClients(deps: Opening): Clients {
  const opened = new WeakMap<Live, Map<string, Promise<OpenedClient>>>();
  return {
    of(live, service) {
      const mine = opened.get(live) ?? new Map<string, Promise<OpenedClient>>();
      opened.set(live, mine);
      const known = mine.get(service);
      if (known) return known;
      const fresh = openService(deps, { projectId: live.row.projectId, integrationId: live.row.id, service });
      fresh.catch(() => mine.delete(service));
      mine.set(service, fresh);
      return fresh;
    },
  };
}
