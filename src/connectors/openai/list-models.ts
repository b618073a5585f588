import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object, text } from '../loose.ts';

const SOON_MS = 90 * 24 * 3_600_000;

/** A day, in whatever way the service writes it. */
function dayOf(value: unknown): string | null {
  const ms = typeof value === 'number' ? value * 1000 : Date.parse(text(value) ?? '');
  return Number.isFinite(ms) && Math.abs(ms) < 8e15 ? new Date(ms).toISOString().slice(0, 10) : null;
}

function warningOf(id: string, shutdown: string | null, now: number): string[] {
  if (shutdown === null || Date.parse(shutdown) - now > SOON_MS) return [];
  return [`The model ${id} is shut down on ${shutdown}. Choose another one before.`];
}

export const listModels = defineAction({
  id: 'list_models',
  title: 'List models',
  summary: 'Lists the models that the key may use, and warns of those that are shut down soon.',
  effect: 'read',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    models: Type.Array(
      Type.Object({
        id: Type.String(),
        owned_by: Type.Union([Type.String(), Type.Null()]),
        created: Type.Union([Type.String(), Type.Null()]),
        shutdown_date: Type.Union([Type.String(), Type.Null()]),
      }),
    ),
    warnings: Type.Array(Type.String()),
  }),
  example: {},
  async run(_input, openai, call) {
    const { body } = await openai.get('models', stop(call));
    const models = list(object(body).data)
      .map(object)
      .map(({ id, owned_by, created, shutdown_date }) => ({
        id: String(id),
        owned_by: text(owned_by),
        created: dayOf(created),
        shutdown_date: dayOf(shutdown_date),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    return { models, warnings: models.flatMap(({ id, shutdown_date }) => warningOf(id, shutdown_date, call.now)) };
  },
});
