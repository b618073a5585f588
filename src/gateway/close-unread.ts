import type { FastifyReply, FastifyRequest } from 'fastify';

/** Whatever of the body was not read is thrown away with the connection, so that a refusal costs the sender, not us. */
export function closeUnread(request: FastifyRequest, reply: FastifyReply): void {
  if (request.raw.complete) return;
  reply.header('connection', 'close');
  request.raw.resume();
}
