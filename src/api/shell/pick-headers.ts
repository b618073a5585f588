import type { FastifyReply } from 'fastify';

/** Those of the headers that the answer has, as texts. */
export const pickHeaders = (reply: FastifyReply, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, `${value}`]];
    }),
  );
