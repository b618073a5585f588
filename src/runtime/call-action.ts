import { hash } from 'node:crypto';
import { withoutSecrets, withoutSecretsInFaults } from '#src/access/without-secrets.ts';
import { findAction, findConnector } from '#src/connectors/catalogue.ts';
import { checkInput } from '#src/connectors/check-input.ts';
import type { FileRef, OpenedFile } from '#src/connectors/file.ts';
import type { Live } from '#src/integrations/live.ts';
import { routed } from '#src/integrations/package/n8n-routes.ts';
import type { Clock } from '#src/kit/clock.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { Http, RawRequest } from '#src/kit/http-types.ts';
import type { Clients } from './clients.ts';
import { type Earlier, recalled } from './recall.ts';

export interface CallDeps {
  clients: Clients;
  http: Http;
  clock: Clock;
}

export interface ActionCall {
  live: Live;
  eventId: string;
  ordinal: number;
  action: string;
  input: unknown;
  /** The action that the package asked for, where another one carries it out. */
  askedAs?: string;
  /** An earlier try may have sent it already. */
  earlier?: Earlier | undefined;
}

export const HTTP_REQUEST = 'http.request';

/** One key per (event, step), whatever the number of tries. */
export const idempotencyKeyOf = (eventId: string, ordinal: number): string =>
  `ccb_${hash('sha256', `${eventId}:${ordinal}`, 'base64url').slice(0, 32)}`;

const isRead = ({ method = 'GET' }: RawRequest): boolean => /^(get|head)$/i.test(method);

/** A request of an own action carries the key of its step, as those of the catalogue's do where a service takes one. */
function keyed(call: ActionCall): RawRequest {
  const request = call.input as RawRequest;
  if (isRead(request)) return request;
  return {
    ...request,
    headers: { 'idempotency-key': idempotencyKeyOf(call.eventId, call.ordinal), ...request.headers },
  };
}

async function callHttp(deps: CallDeps, call: ActionCall): Promise<unknown> {
  const hosts = call.live.effective?.manifest.hosts ?? [];
  const { status, headers, body } = await deps.http.raw({
    ...(call.input as RawRequest),
    hosts,
    scope: call.live.row.projectId,
  });
  return { status, headers, body };
}

/** A file of another service goes along where the package is granted to read it there; the handler never holds it. */
async function openFileFor(deps: CallDeps, live: Live, { service, id }: FileRef): Promise<OpenedFile> {
  const files = findConnector(service)?.files;
  const wanted = `${service}_${files?.grantedBy ?? 'get_file'}`;
  const isGranted = live.effective?.manifest.actions.some((one) => one.id === wanted) ?? false;
  if (!files || !isGranted) {
    const remedy = files ? `Add ${wanted} to "actions" in integration.yaml.` : `${service} hands out no files.`;
    throw new InputFault('File not granted', `A file of ${service} cannot be sent along. ${remedy}`, { status: 403 });
  }
  const { client, secrets } = await deps.clients.of(live, service);
  return await withoutSecretsInFaults(secrets, () => files.open(id, client, { signal: undefined }));
}

/** Performs one call of a handler for real: granted? valid? then with the credential that the handler never sees. */
export async function callAction(deps: CallDeps, call: ActionCall): Promise<unknown> {
  if (call.action === HTTP_REQUEST) return await callHttp(deps, call);
  const asked = call.askedAs ?? call.action;
  const granted = call.live.effective?.manifest.actions.some((one) => one.id === asked) ?? false;
  if (!granted) {
    throw new InputFault('Action not granted', `Add ${call.action} to "actions" in integration.yaml.`, { status: 403 });
  }
  const action = findAction(call.action);
  // What was granted and is in no catalogue is the package's own: its code has run already, this is its request.
  if (!action) return await callHttp(deps, { ...call, input: keyed(call) });
  const input = checkInput(action, routed(action.id, call.input, call.live.row.config));
  const { client, secrets } = await deps.clients.of(call.live, action.service);
  const idempotencyKey = idempotencyKeyOf(call.eventId, call.ordinal);
  const given = {
    idempotencyKey,
    signal: undefined,
    now: deps.clock.now(),
    file: (ref: FileRef) => openFileFor(deps, call.live, ref),
  };
  return await withoutSecrets(secrets, async () => {
    const found = call.earlier && (await recalled(action, input, client, given, call.earlier));
    return found ? found.output : await action.run(input, client, given);
  });
}
