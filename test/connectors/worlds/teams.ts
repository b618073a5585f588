import { type Answer, localServer, type Seen, type World } from './world.ts';

const PATH = '/workflows/0a1b/triggers/manual/paths/invoke';

/** A workflow of Power Automate: it takes a card and answers 202 before it does anything. */
function workflow({ url, body }: Seen): Answer {
  const { pathname, searchParams } = new URL(url, 'http://teams/');
  const error = (status: number, code: string): Answer => ({ status, json: { error: { code, message: code } } });
  if (pathname !== PATH) return error(404, 'WorkflowNotFound');
  if (searchParams.get('sig') !== 'canary-signature') return error(401, 'AuthorizationFailed');
  const { type, attachments = [] } = JSON.parse(body);
  const [first] = attachments;
  const isCard =
    first?.contentType === 'application/vnd.microsoft.card.adaptive' && first.content.type === 'AdaptiveCard';
  return type === 'message' && isCard ? { status: 202 } : error(400, 'TriggerInputSchemaMismatch');
}

export async function openTeams(): Promise<World> {
  const server = await localServer(workflow);
  const address = `${server.url.slice(0, -1)}${PATH}?api-version=2016-06-01&sp=%2Ftriggers&sv=1.0&sig=canary-signature`;
  return {
    credential: () => ({ webhook_url: address }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
