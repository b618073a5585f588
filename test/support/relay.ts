import { randomUUID } from 'node:crypto';
import { deliver, type Service, WEBHOOK_SECRET } from './service.ts';
import type { Target } from './target.ts';

/** A package with this body of its handler; `more` are lines of its manifest, `top` stands above the handler. */
export const relayFiles = (handler: string, more: readonly string[] = [], top = ''): Record<string, string> => ({
  'integration.yaml': [
    'name: relay',
    'version: 1.0.0',
    'source: github',
    "events: ['*']",
    'actions: [webhook_send]',
    ...more,
    '',
  ].join('\n'),
  'handler.ts': `${top}export default {\n  name: 'relay',\n  async handle(event, context) {\n${handler}\n  },\n};\n`,
});

/** One call, then two at once; the body says which call of which delivery it is. */
export const THREE_CALLS = `    const { n, key } = event.payload;
    const send = (step) => context.webhook.send({ body: { delivery: event.delivery_id, n, key, step } });
    await send(1);
    await Promise.all([send(2), send(3)]);
    return { status: 'success', processed: true };`;

export interface Relay {
  id: string;
  /** Where its webhooks go; another port after every restart. */
  address(): string;
}

export async function installRelay(
  service: Pick<Service, 'url' | 'api'>,
  target: Pick<Target, 'url'>,
  files = relayFiles(THREE_CALLS),
  over: { name?: string; project?: string; config?: Record<string, unknown> } = {},
): Promise<Relay> {
  const config = { webhook_url: target.url, webhook_secret: WEBHOOK_SECRET, ...over.config };
  const { status, body } = await service.api('POST', '/v1/integrations', { files, ...over, config });
  if (status !== 201 || body.status !== 'active') throw new Error(`not installed: ${status} ${JSON.stringify(body)}`);
  return { id: body.id, address: () => `${service.url}/webhooks/${body.id}` };
}

export interface Sender {
  /** Answered 2xx: the sender's id → the event's. */
  accepted: Map<string, string>;
  /** Nobody knows whether they arrived: no answer came. */
  unanswered: Map<string, unknown>;
  /** Ids that had no answer at least once: when those were taken in, nobody knows. */
  doubtful: Set<string>;
  send(payload: unknown, id?: string): Promise<void>;
  /** Sends what had no answer once more under the same ids, as senders do. */
  resend(): Promise<void>;
  /** Several connections, each with a key of its own and a pause between two deliveries, until it is stopped. */
  flood(options: { connections: number; pauseMs: number }): () => Promise<void>;
}

/** `patient`: 503 is no answer either, it is sent again later. */
export function createSender(address: () => string, { patient = false } = {}): Sender {
  const accepted = new Map<string, string>();
  const unanswered = new Map<string, unknown>();
  const doubtful = new Set<string>();
  let count = 0;

  async function send(payload: unknown, id: string = randomUUID()): Promise<void> {
    unanswered.set(id, payload);
    const answer = await deliver(address(), 'issues', payload, { id }).catch(() => null);
    if (answer === null || (patient && answer.status === 503)) return void doubtful.add(id);
    if (answer.status >= 300) throw new Error(`refused: ${answer.status} ${JSON.stringify(answer.body)}`);
    accepted.set(id, answer.body.event_id);
    unanswered.delete(id);
  }

  return {
    accepted,
    unanswered,
    doubtful,
    send,
    async resend() {
      for (const [id, payload] of [...unanswered]) await send(payload, id);
    },
    flood({ connections, pauseMs }) {
      let stopped = false;
      const one = async (key: number): Promise<void> => {
        while (!stopped) {
          await send({ action: 'opened', n: ++count, key });
          await new Promise((done) => setTimeout(done, pauseMs));
        }
      };
      const all = Promise.all(Array.from({ length: connections }, (_, key) => one(key)));
      return async () => {
        stopped = true;
        await all;
      };
    },
  };
}
