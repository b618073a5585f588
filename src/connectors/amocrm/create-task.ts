import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { EntityType } from './add-note.ts';
import type { AmocrmClient } from './client.ts';
import { Id, madeIn, Subdomain } from './schemas.ts';

const DAY_SECONDS = 86_400;

/** Seconds since 1970 from a time or such seconds; a day from now unless given. */
function deadlineOf(given: string | number | undefined, now: number): number {
  if (given === undefined) return Math.floor(now / 1000) + DAY_SECONDS;
  const seconds = typeof given === 'number' ? given : Math.floor(Date.parse(given) / 1000);
  if (Number.isInteger(seconds) && seconds > 0) return seconds;
  throw new InputFault(
    'Invalid input',
    'amocrm_create_task: "complete_till" is no time. Write 2026-02-01T18:00:00+03:00.',
  );
}

export const createTask = defineAction({
  id: 'create_task',
  title: 'Create a task',
  summary: 'Gives somebody a task until a time, for a lead, contact or company where one is given.',
  effect: 'write',
  input: Type.Object(
    {
      subdomain: Subdomain,
      text: Type.String({ minLength: 1, maxLength: 10_000 }),
      complete_till: Type.Optional(
        Type.Union([Type.String(), Type.Integer()], { description: 'A time; a day from now unless given' }),
      ),
      entity_type: Type.Optional(EntityType),
      entity_id: Type.Optional(Id('Its id')),
      responsible_user_id: Type.Optional(Id('Who is responsible')),
      task_type_id: Type.Optional(Id('Kind of task: 1 is a call, 2 a meeting')),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.Integer() }),
  example: {
    text: 'Call back',
    complete_till: '2026-02-01T18:00:00+03:00',
    entity_type: 'leads',
    entity_id: 3_912_171,
  },
  async run({ subdomain, complete_till, ...rest }, amocrm: AmocrmClient, call) {
    if ((rest.entity_type === undefined) !== (rest.entity_id === undefined)) {
      throw new InputFault(
        'Invalid input',
        'amocrm_create_task: "entity_type" and "entity_id" belong together. Give both.',
      );
    }
    const json = [{ ...rest, complete_till: deadlineOf(complete_till, call.now) }];
    const { body } = await amocrm.of(subdomain).post('api/v4/tasks', { json, ...stop(call) });
    return { id: madeIn(body, 'tasks') };
  },
});
