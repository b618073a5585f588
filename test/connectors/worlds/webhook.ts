import { localServer, type World } from './world.ts';

/** A receiver of webhooks on this machine. */
export async function openWebhook(): Promise<World> {
  const server = await localServer(() => ({ json: { received: true } }));
  return {
    credential: () => ({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
    input: (_action, example) => ({ ...example, url: `${server.url}hooks/build` }),
    close: () => server.close(),
  };
}
