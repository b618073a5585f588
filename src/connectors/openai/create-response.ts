import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object, text } from '../loose.ts';
import { Model, PATIENCE_MS, Temperature } from './schemas.ts';

/** The text of all messages in the output; reasoning and tool calls stand beside it. */
const textOf = (output: unknown): string =>
  list(output)
    .flatMap((item) => list(object(item).content))
    .flatMap((part) => (object(part).type === 'output_text' ? (text(object(part).text) ?? []) : []))
    .join('');

export const createResponse = defineAction({
  id: 'create_response',
  title: 'Create a response',
  summary: 'Lets a model answer through the Responses API, at once or in the background.',
  effect: 'write',
  input: Type.Object(
    {
      model: Model,
      input: Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.Record(Type.String(), Type.Unknown()))], {
        description: 'A text, or items as OpenAI takes them',
      }),
      instructions: Type.Optional(Type.String({ description: 'How to answer' })),
      temperature: Temperature,
      max_output_tokens: Type.Optional(Type.Integer({ minimum: 16 })),
      previous_response_id: Type.Optional(Type.String({ description: 'To go on with a conversation', minLength: 1 })),
      background: Type.Optional(
        Type.Boolean({
          description: 'Do not wait: the event response.completed tells when it is there',
          default: false,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: Type.String(),
    status: Type.String({ description: 'completed, incomplete, in_progress, queued, failed or cancelled' }),
    text: Type.String(),
    usage: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  }),
  example: { model: 'gpt-4.1-mini', input: 'Summarise: the build is red since Monday.', instructions: 'One sentence.' },
  async run({ temperature = 1, background = false, ...rest }, openai, call) {
    const json = {
      ...rest,
      ...(temperature === 1 ? {} : { temperature }),
      ...(background ? { background } : {}),
    };
    const { body } = await openai.post('responses', { json, timeoutMs: PATIENCE_MS, ...stop(call) });
    const { id, status, output, usage } = object(body);
    return {
      id: String(id),
      status: String(status),
      text: textOf(output),
      usage: usage === null || usage === undefined ? null : object(usage),
    };
  },
});
