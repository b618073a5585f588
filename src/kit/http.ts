import { type Breaker, createBreaker } from './breaker.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Egress } from './egress.ts';
import { Agent } from './http-agent.ts';
import { createClient } from './http-client.ts';
import { createExchange } from './http-exchange.ts';
import { createRaw } from './http-raw.ts';
import type { Exchange, Http } from './http-types.ts';
import { createTcp } from './tcp.ts';

export interface HttpOptions {
  egress: Egress;
  clock?: Clock;
  onExchange?: (exchange: Exchange) => void;
  breaker?: Breaker;
}

const CONNECTIONS_PER_ORIGIN = 64;

/** The one door for outgoing calls. */
export function createHttp({ egress, clock = systemClock, onExchange, breaker }: HttpOptions): Http {
  const agent = new Agent({
    connect: egress.connect,
    connections: CONNECTIONS_PER_ORIGIN,
    pipelining: 1,
    // How long somebody is waited for is said with each call (http-send.ts), and nowhere else.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 15_000,
    keepAliveMaxTimeout: 60_000,
    allowH2: false,
  });
  const exchange = createExchange({ agent, egress, clock, breaker: breaker ?? createBreaker(clock), onExchange });
  const tcp = createTcp(egress);
  return {
    tcp,
    client: (options) => createClient(options, exchange, clock),
    raw: createRaw(exchange, clock),
    async close() {
      await Promise.all([agent.destroy(), tcp.close()]);
    },
  };
}
