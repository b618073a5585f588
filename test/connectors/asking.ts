import { afterAll, afterEach, beforeAll } from '@jest/globals';
import nock from 'nock';
import { getAction } from '#src/connectors/catalogue.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { openClient } from '#src/connectors/open-client.ts';
import { createEgress } from '#src/kit/egress.ts';
import { createHttp } from '#src/kit/http.ts';
import type { Http } from '#src/kit/http-types.ts';
import { type Answer, type LocalServer, localServer, type Seen } from './worlds/world.ts';

export const NOW = Date.UTC(2026, 0, 1);

/** A service that answers as a test says, and its actions run against it. */
export interface Asking {
  url(): string;
  seen(): Seen[];
  answer(how: (seen: Seen) => Answer): void;
  run(id: string, credential: Record<string, string>, input?: object): Promise<unknown>;
  recall(id: string, credential: Record<string, string>, input: object, since: number): Promise<unknown>;
  probe(service: string, credential: Record<string, string>): Promise<unknown>;
}

export function askingServer(): Asking {
  let http: Http;
  let server: LocalServer;
  let how: (seen: Seen) => Answer = () => ({ json: {} });
  const clock = { now: () => NOW };

  beforeAll(async () => {
    nock.restore();
    http = createHttp({ egress: createEgress({ allow: ['127.0.0.1'] }), clock });
    server = await localServer((seen) => how(seen));
  });
  afterEach(() => {
    server.seen.length = 0;
  });
  afterAll(async () => {
    await http.close();
    await server.close();
  });

  const open = (service: string, credential: Record<string, string>): unknown =>
    openClient(getConnector(service), { base_url: server.url, ...credential }, { http, clock });

  return {
    url: () => server.url,
    seen: () => server.seen,
    answer(given) {
      how = given;
    },
    async run(id, credential, input) {
      const action = getAction(id);
      const call = { idempotencyKey: 'evt_1:0', signal: undefined, now: NOW };
      return await action.run(input ?? action.example, open(action.service, credential), call);
    },
    async recall(id, credential, input, since) {
      const action = getAction(id);
      const call = { idempotencyKey: 'evt_1:0', signal: undefined, now: NOW, since };
      return await action.recall?.(input, open(action.service, credential), call);
    },
    async probe(service, credential) {
      return await getConnector(service).probe?.(open(service, credential));
    },
  };
}
