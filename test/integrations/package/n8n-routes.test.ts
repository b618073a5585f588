import { expect, test } from '@jest/globals';
import { routed } from '#src/integrations/package/n8n-routes.ts';

const config = { routes: [{ action_key: 'order.created', workflow_id: '42' }] };

test('an action goes to the workflow of its route; what names one itself, or has no route, stays as it is', () => {
  const ask = (input: object) => routed('n8n_trigger_workflow', input, config);
  expect(ask({ action_key: 'order.created', data: 1 })).toEqual({
    action_key: 'order.created',
    data: 1,
    workflow_id: '42',
  });
  for (const input of [{ action_key: 'other' }, { action_key: 'order.created', path: 'x' }, { data: 1 }])
    expect(ask(input)).toBe(input);
  const other = { action_key: 'order.created' };
  expect(routed('slack_send_message', other, config)).toBe(other);
});
