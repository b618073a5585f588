import { startSmtp } from '../../support/smtp-server.ts';
import type { World } from './world.ts';

/** A mail server on this machine. */
export async function openEmail(): Promise<World> {
  const server = await startSmtp();
  return {
    credential: () => ({ smtp_url: `smtp://127.0.0.1:${server.port}?tls=optional`, from: 'Bot <bot@example.com>' }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
