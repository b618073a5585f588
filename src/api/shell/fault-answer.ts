import type { FastifyError, FastifyReply } from 'fastify';
import { Fault, faultWithin, InputFault, OurFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';

export const REQUEST_ID = 'x-request-id';

function inputFault(thrown: FastifyError): InputFault {
  const first = thrown.validation?.[0];
  if (!first) return new InputFault('Bad request', thrown.message, { status: thrown.statusCode ?? 400 });
  const where = `${thrown.validationContext ?? 'request'}${first.instancePath.replaceAll('/', '.')}`;
  const named = first.params.additionalProperty ?? first.params.missingProperty;
  const field = typeof named === 'string' ? `${where}.${named}` : where;
  return new InputFault('Invalid request', `${field} ${first.message ?? 'is not valid'}. /docs says what is taken.`, {
    details: { field, rule: first.keyword },
  });
}

function faultOf(thrown: unknown, log: Log, requestId: string): Fault {
  if (thrown instanceof Fault) {
    if (thrown instanceof OurFault)
      log.error({ err: thrown, request_id: requestId }, 'a request failed through our fault');
    return thrown;
  }
  const status = (thrown as FastifyError).statusCode;
  if (status !== undefined && status < 500) return inputFault(thrown as FastifyError);
  log.error({ err: thrown, request_id: requestId }, 'a request failed unexpectedly');
  return new OurFault(
    'Internal error',
    `Something went wrong on our side; the log has the details under this request id: ${requestId}.`,
  );
}

/** Every refusal of the API has one shape, and the id under which the log knows it. */
export function sendFault(reply: FastifyReply, thrown: unknown, log: Log): FastifyReply {
  const requestId = reply.request.id;
  const fault = faultOf(faultWithin(thrown), log, requestId);
  reply.header(REQUEST_ID, requestId);
  if (fault.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(fault.retryAfterMs / 1000));
  if (fault.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(fault.status).send({
    error: fault.title,
    message: fault.message,
    ...(fault.details === undefined ? {} : { details: fault.details }),
  });
}
