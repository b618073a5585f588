import { Fault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import { type Api, withApi } from './api.ts';
import { defineCommand, text } from './define.ts';
import { followEvents } from './follow-events.ts';
import { SERVER_ABOUT, SERVER_OPTIONS, withAddress } from './remote.ts';
import { need } from './usage-fault.ts';
import { wholeNumber } from './whole-number.ts';

interface Whole {
  id: string;
  type: string;
  headers: Record<string, string>;
  payload: unknown;
}

interface Target {
  client: HttpClient;
  to: string;
}

/** What belongs to the connection on which it came, not to the delivery. */
const OF_THE_WAY = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'accept-encoding', 'expect']);
const FORWARD_MS = 10_000;

async function forward({ client, to }: Target, { id, headers, payload }: Whole): Promise<string> {
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_WAY.has(name.toLowerCase()));
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  try {
    const own = { 'content-type': 'application/json', ...Object.fromEntries(kept), 'x-ccb-event-id': id };
    const { status } = await client.external('POST', to, { body, headers: own, timeoutMs: FORWARD_MS });
    return `answered ${status}`;
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown.message;
    throw thrown;
  }
}

export const listen = defineCommand({
  name: 'listen',
  usage: 'listen <integration> [--forward http://localhost:4000] [--count N] [--url … --key …]',
  summary: 'bring the deliveries of an integration to this machine as they come',
  help: 'Prints each delivery with its payload, or posts it to a program of yours with the headers with which it came. Bodies are written anew from what was stored, so their signature does not fit any more. Ends with Ctrl-C, or after --count deliveries.',
  options: { forward: { type: 'string' }, count: { type: 'string' }, ...SERVER_OPTIONS },
  about: { forward: 'where to post them', count: 'end after so many deliveries', ...SERVER_ABOUT },
  async run(given, terminal) {
    const integration = need(given, 0, 'the id of the integration', listen);
    let left = wholeNumber(given.options, 'count', Number.POSITIVE_INFINITY);
    const seen = new Set<string>();
    const bring = (api: Api, target: Target | null) =>
      followEvents(api, {
        integration,
        last: 0,
        async see({ id }) {
          if (seen.has(id)) return true;
          seen.add(id);
          const whole = await api.get<Whole>(`v1/integrations/${integration}/events/${id}`);
          const said = target === null ? JSON.stringify(whole.payload) : await forward(target, whole);
          const { type, headers, payload } = whole;
          terminal.result([`${id}  ${type}  ${said}`], { id, type, headers, payload, forwarded: target ? said : null });
          return --left > 0;
        },
      });
    const wait = (target: Target | null) =>
      withApi(given.options, (api) => {
        terminal.note('Waiting for deliveries …');
        return bring(api, target);
      });
    const to = text(given.options.forward);
    await (to === undefined
      ? wait(null)
      : withAddress(to, { service: 'your program' }, (client) => wait({ client, to })));
    return 0;
  },
});
