import { findConnector, listServices, serviceIdOf } from '#src/connectors/catalogue.ts';
import { type SampleDelivery, sampleDelivery } from '#src/connectors/sample-delivery.ts';
import type { Source } from '#src/connectors/source.ts';
import { webhookSecretsOf } from '#src/integrations/webhook-secrets.ts';
import { InputFault, notFound } from '#src/kit/faults.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import { findIntegration } from '#src/store/integrations.ts';
import { systemCtx } from '#src/world.ts';
import { withApi } from './api.ts';
import { defineCommand, type Given, text } from './define.ts';
import { withWorld } from './local-world.ts';
import { SERVER_ABOUT, SERVER_OPTIONS, withAddress } from './remote.ts';
import { need } from './usage-fault.ts';

interface Place {
  url: string | null;
  /** Null: it goes unsigned. */
  secret: string | null;
}

function sourceOf(service: string): Source {
  const found = findConnector(serviceIdOf(service))?.source;
  if (found) return found;
  const known = listServices().flatMap(({ id, source }) => (source ? [id] : []));
  throw new InputFault('Unknown source', `Nothing called "${service}" sends webhooks.${didYouMean(service, known)}`);
}

/** The secret that the integration's own sender would sign with: told by this machine's database alone, never by a server. */
const ownSecret = (id: string): Promise<string | null> =>
  withWorld(async (world) => {
    const ctx = systemCtx(world);
    const row = await findIntegration(ctx.store.read, id);
    if (!row) throw notFound('integration', id);
    return (await webhookSecretsOf(ctx.store.read, ctx, row))[0] ?? null;
  });

async function placeOf({ options }: Given): Promise<Place> {
  const [to, id, given] = [text(options.to), text(options.integration), text(options.secret)];
  const wantsSigned = options.sign === true;
  const isLocal = text(options.url) === undefined;
  const found = wantsSigned && given === undefined && id !== undefined && isLocal ? await ownSecret(id) : given;
  const secret = wantsSigned ? (found ?? null) : null;
  if (wantsSigned && secret === null) {
    throw new InputFault('No secret', 'To sign it give the webhook secret with --secret; servers never tell theirs.');
  }
  if (to !== undefined || id === undefined) return { url: to ?? null, secret };
  const path = `v1/integrations/${encodeURIComponent(id)}/webhook-config`;
  const { url } = await withApi(options, (api) => api.get<{ url: string }>(path));
  // The server that was named takes webhooks as well; its public address may not lead there from here.
  const server = text(options.url);
  return { url: server === undefined ? url : new URL(new URL(url).pathname, server).href, secret };
}

const send = (url: string, { headers, body }: SampleDelivery) =>
  withAddress(url, { service: 'the receiver' }, (client) => client.external('POST', url, { headers, body }));

export const trigger = defineCommand({
  name: 'trigger',
  usage: 'trigger <source> <event> [--integration <id> | --to <address>] [--sign] [--secret …] [--url … --key …]',
  summary: 'send an example of an event, as the service itself would, to an integration',
  help: "The payload is the catalogue's own example, with an id of its own each time. With --integration it goes where that integration takes its webhooks; without a place it is printed. On the machine of the database --sign finds the secret itself.",
  options: {
    integration: { type: 'string' },
    to: { type: 'string' },
    sign: { type: 'boolean' },
    secret: { type: 'string' },
    ...SERVER_OPTIONS,
  },
  about: {
    integration: 'the id of an integration: of this machine, or with --url and --key of a server',
    to: 'any address instead',
    sign: 'sign it as the service does',
    secret: 'the webhook secret to sign with',
    ...SERVER_ABOUT,
  },
  async run(given, terminal) {
    const source = sourceOf(need(given, 0, 'the service that sends, such as github', trigger));
    const type = need(given, 1, `an event, such as ${source.events[0]}`, trigger);
    const { url, secret } = await placeOf(given);
    const delivery = sampleDelivery(source, type, { secret, now: Date.now() });
    if (url === null) {
      const headers = Object.entries(delivery.headers).map(([name, value]) => `${name}: ${value}`);
      terminal.result([...headers, '', delivery.body], delivery);
      return 0;
    }
    const { status, body } = await send(url, delivery);
    terminal.result([`${type} was sent: ${status} ${JSON.stringify(body)}`], { event: type, status, answer: body });
    return 0;
  },
});
