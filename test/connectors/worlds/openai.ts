import { type Answer, localServer, type Seen, type World } from './world.ts';

const KEY = 'sk-proj-canary';
const MODELS = ['gpt-4.1-mini', 'o4-mini'];
const usage = { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 };

const refusal = (status: number, code: string, message: string, param: string | null = null): Answer => ({
  status,
  json: { error: { message, type: 'invalid_request_error', param, code } },
});

/** An OpenAI with two models, of which one reasons and knows no max_tokens; it says everything back. */
function openai({ url, headers, body }: Seen): Answer {
  if (headers.authorization !== `Bearer ${KEY}`) {
    return refusal(401, 'invalid_api_key', 'Incorrect API key provided: sk-xx***xx.');
  }
  if (url === '/models') {
    const data = MODELS.map((id) => ({ id, object: 'model', created: 1_744_316_542, owned_by: 'system' }));
    return { headers: { 'openai-organization': 'acme' }, json: { object: 'list', data } };
  }
  const json = JSON.parse(body);
  if (!MODELS.includes(json.model)) {
    return refusal(
      404,
      'model_not_found',
      `The model \`${json.model}\` does not exist or you do not have access to it.`,
    );
  }
  if (json.model === 'o4-mini' && json.max_tokens !== undefined) {
    const said =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    return refusal(400, 'unsupported_parameter', said, 'max_tokens');
  }
  if (url === '/chat/completions') {
    const message = { role: 'assistant', content: json.messages.at(-1).content, refusal: null };
    const choices = [{ index: 0, message, finish_reason: 'stop' }];
    return { json: { id: 'chatcmpl-1', object: 'chat.completion', model: json.model, choices, usage } };
  }
  const content = [{ type: 'output_text', text: String(json.input), annotations: [] }];
  const output = [
    { type: 'reasoning', id: 'rs_1', summary: [] },
    { type: 'message', id: 'msg_1', role: 'assistant', content },
  ];
  const made = json.background ? { status: 'queued', output: [], usage: null } : { status: 'completed', output, usage };
  return { json: { id: 'resp_1', object: 'response', ...made } };
}

export async function openOpenai(): Promise<World & { url: string; seen: Seen[] }> {
  const server = await localServer(openai);
  return {
    url: server.url,
    seen: server.seen,
    credential: () => ({ api_key: KEY, base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
