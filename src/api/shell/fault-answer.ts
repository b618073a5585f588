import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Fault, faultWithin, InputFault, OurFault, outsideOf } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { didYouMean } from '#src/kit/nearest.ts';

export const REQUEST_ID = 'x-request-id';

export const notJson = (type = ''): InputFault =>
  new InputFault('Unsupported media type', `Send application/json, not "${type.slice(0, 100)}".`, { status: 415 });

/** What was refused before anybody looked at the body. */
function unread(thrown: FastifyError, { headers, routeOptions }: FastifyRequest): InputFault {
  if (thrown.statusCode === 415) return notJson(headers['content-type']);
  const most = `The body of this request may have ${routeOptions.bodyLimit} bytes: send less.`;
  if (thrown.statusCode === 413) return new InputFault('Payload too large', most, { status: 413 });
  return new InputFault('Bad request', thrown.message, { status: thrown.statusCode ?? 400 });
}

type Problem = NonNullable<FastifyError['validation']>[number] & { parentSchema?: { properties?: object } };

/** What a field takes, where only certain words are taken. */
function choiceIn(found: readonly Problem[]): string | undefined {
  const words = found.flatMap(({ params }) => params.allowedValues ?? params.allowedValue ?? []);
  return words.length === 0 ? undefined : `must be one of ${words.join(', ')}`;
}

/** What is wrong with the fields themselves and not with what stands in them. */
function aboutFields({ keyword, params, parentSchema }: Problem): string | undefined {
  const known = Object.keys(parentSchema?.properties ?? {});
  if (keyword === 'required') return 'is missing';
  if (keyword === 'minProperties') return `says nothing: send at least one of ${known.join(', ')}`;
  if (keyword !== 'additionalProperties') return undefined;
  return `is not known: send ${known.join(', ')}.${didYouMean(String(params.additionalProperty), known)}`;
}

function inputFault(thrown: FastifyError, request: FastifyRequest): InputFault {
  const first = thrown.validation?.[0];
  if (!first) return unread(thrown, request);
  const where = `${thrown.validationContext ?? 'request'}${first.instancePath.replaceAll('/', '.')}`;
  const named = first.params.additionalProperty ?? first.params.missingProperty;
  const field = typeof named === 'string' ? `${where}.${named.slice(0, 100)}` : where;
  const must = choiceIn(thrown.validation ?? []) ?? aboutFields(first) ?? first.message ?? 'is not valid';
  const sentence = `${field} ${must}${must.endsWith('?') ? '' : '.'} /docs says what is taken.`;
  return new InputFault('Invalid request', sentence, { details: { field, rule: first.keyword } });
}

function faultOf(thrown: unknown, request: FastifyRequest): Fault {
  if (thrown instanceof Fault) return thrown;
  const status = (thrown as FastifyError).statusCode;
  if (status !== undefined && status < 500) return inputFault(thrown as FastifyError, request);
  return new OurFault('Internal error', 'A request failed unexpectedly.', { cause: thrown });
}

/** What the log knows and the answer does not say. */
function logOf(fault: Fault, log: Log, request_id: string): void {
  if (fault instanceof OurFault) log.error({ err: fault, request_id }, 'a request failed through our fault');
  else if (fault.outside !== undefined) log.warn({ err: fault, request_id }, 'a request has to be made again');
}

const messageOf = (fault: Fault, requestId: string): string =>
  fault instanceof OurFault && fault.outside === undefined
    ? `Something went wrong on our side; the log has the details under this request id: ${requestId}.`
    : outsideOf(fault);

const refusalOf = (fault: Fault, requestId: string): object => ({
  error: fault.title,
  message: messageOf(fault, requestId),
  ...(fault.details === undefined || fault instanceof OurFault ? {} : { details: fault.details }),
});

/** Every refusal of the API has one shape unless its route has another, and the id under which the log knows it. */
export function sendFault(
  reply: FastifyReply,
  thrown: unknown,
  log: Log,
  ownShape: (fault: Fault) => unknown = () => undefined,
): FastifyReply {
  const requestId = reply.request.id;
  const fault = faultOf(faultWithin(thrown), reply.request);
  logOf(fault, log, requestId);
  reply.header(REQUEST_ID, requestId);
  if (fault.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(fault.retryAfterMs / 1000));
  if (fault.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(fault.status).send(ownShape(fault) ?? refusalOf(fault, requestId));
}
