import type { Call } from '../action.ts';
import type { LinearClient } from './client.ts';
import { labelIds, stateId, userId } from './lookups.ts';
import { priorityNumber } from './schemas.ts';

interface Given {
  description?: string;
  priority?: 'none' | 'urgent' | 'high' | 'medium' | 'low';
  state?: string;
  assignee?: string;
  labels?: string[];
  due_date?: string;
}

/** Names become the ids that Linear's mutations take; what is not given is left out. */
export async function fieldsOf(linear: LinearClient, team: string, given: Given, call: Call): Promise<object> {
  const { description, priority, state, assignee, labels, due_date } = given;
  return {
    ...(description === undefined ? {} : { description }),
    ...(priority === undefined ? {} : { priority: priorityNumber(priority) }),
    ...(state === undefined ? {} : { stateId: await stateId(linear, team, state, call) }),
    ...(assignee === undefined ? {} : { assigneeId: await userId(linear, assignee, call) }),
    ...(labels === undefined ? {} : { labelIds: await labelIds(linear, team, labels, call) }),
    ...(due_date === undefined ? {} : { dueDate: due_date }),
  };
}
