import type { FastifyInstance } from 'fastify';
import { type Env, EnvironmentMistakes } from './env.ts';

function mistakeOf({ port, host }: Env, code: string | undefined): string | undefined {
  if (code === 'EADDRINUSE') return `PORT: ${port} is taken on ${host}; stop what listens there, or choose another.`;
  if (code === 'EACCES') return `PORT: ${port} may not be taken by this user; choose one above 1023.`;
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL' || code === 'EAI_AGAIN')
    return `HOST: "${host}" is no address of this machine; write for example 127.0.0.1, or 0.0.0.0 for all of them.`;
  return undefined;
}

/** What only shows when it is tried: the address is taken, or is not of this machine. */
export async function listenAt(server: FastifyInstance, env: Env): Promise<string> {
  try {
    return await server.listen({ port: env.port, host: env.host });
  } catch (thrown) {
    const mistake = mistakeOf(env, (thrown as NodeJS.ErrnoException).code);
    throw mistake === undefined ? thrown : new EnvironmentMistakes([mistake]);
  }
}
