import { Fault, InputFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import { Type } from '#src/kit/schema.ts';
import { type Call, stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object } from '../loose.ts';
import { Content, Model, PATIENCE_MS, Temperature } from './schemas.ts';

/** Newer models know the limit only by its newer name. */
const wantsNewerName = (thrown: unknown): boolean =>
  thrown instanceof Fault && object(thrown.details).param === 'max_tokens';

async function ask(openai: HttpClient, json: object, max: number | undefined, call: Call): Promise<unknown> {
  const post = async (limit: object): Promise<unknown> =>
    (await openai.post('chat/completions', { json: { ...json, ...limit }, timeoutMs: PATIENCE_MS, ...stop(call) }))
      .body;
  if (max === undefined) return await post({});
  try {
    return await post({ max_tokens: max });
  } catch (thrown) {
    if (!wantsNewerName(thrown)) throw thrown;
    return await post({ max_completion_tokens: max });
  }
}

export const chatCompletion = defineAction({
  id: 'chat_completion',
  title: 'Complete a chat',
  summary: 'Lets a model answer a conversation.',
  effect: 'write',
  input: Type.Object(
    {
      model: Model,
      messages: Type.Array(
        Type.Object({
          role: Type.String({ description: 'system, developer, user, assistant or tool', minLength: 1 }),
          content: Content,
        }),
        { minItems: 1, maxItems: 1000 },
      ),
      temperature: Temperature,
      max_tokens: Type.Optional(Type.Integer({ description: 'How long the answer may get', minimum: 1 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    choices: Type.Array(Type.Record(Type.String(), Type.Unknown())),
    usage: Type.Record(Type.String(), Type.Unknown()),
  }),
  example: { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'Say hello in one word.' }] },
  async run({ model, messages, temperature = 1, max_tokens }, openai, call) {
    // Models that reason take no temperature but the usual one, and some not even that.
    const json = { model, messages, ...(temperature === 1 ? {} : { temperature }) };
    const { choices, usage } = object(await ask(openai, json, max_tokens, call));
    if (!Array.isArray(choices)) {
      throw new InputFault('Request refused', 'OpenAI answered without choices. Check the base_url of the credential.');
    }
    return { choices: list(choices).map(object), usage: object(usage) };
  },
});
