import type { ExampleTraits } from '../source.ts';

/** What a chat is told when a manager writes. */
const chatExample = (
  kind: string,
  { title = 'Good afternoon!', author = '504141' }: ExampleTraits,
): Record<string, unknown> => {
  const [sender, conversation] = [
    { id: 'a1b2', name: author },
    { id: '8e4d4baa-9e6c-4a88-838a-5f62be227bdc', client_id: 'chat-42' },
  ];
  const message = { id: '0371a0ff-b78a-4c7b-8538-a7d547e10692', type: 'text', text: title };
  if (kind === 'message')
    return { account_id: 'af9945ff', time: 1_767_268_800, message: { sender, conversation, message } };
  const action = {
    user: sender,
    conversation,
    ...(kind === 'reaction' ? { message_id: message.id, type: 'react', emoji: '👍' } : {}),
  };
  return { account_id: 'af9945ff', time: 1_767_268_800, action: { [kind]: action } };
};

/** A hook as amoCRM sends it: a form whose names hold the way to each value. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'Order 42', author = '504141', assignee = '504141', labels = [] } = traits;
  const [entity = 'leads', action = 'add'] = type.split('.');
  if (entity === 'chat') return chatExample(action, traits);
  const at = `${entity === 'companies' ? 'contacts' : entity}[${action}][0]`;
  const note = action === 'note' ? `${at}[note]` : at;
  const tags = labels.flatMap((name, index) => [
    [`${at}[tags][${index}][id]`, String(index + 1)],
    [`${at}[tags][${index}][name]`, name],
  ]);
  return {
    [`${note}[id]`]: '25399013',
    ...(action === 'note'
      ? { [`${note}[text]`]: title, [`${note}[element_id]`]: '3912171' }
      : { [`${note}[name]`]: title }),
    [`${note}[status_id]`]: '7039101',
    [`${note}[price]`]: '5000',
    [`${note}[responsible_user_id]`]: assignee,
    [`${note}[last_modified]`]: '1767268800',
    [`${note}[created_user_id]`]: author,
    [`${note}[modified_user_id]`]: author,
    [`${note}[pipeline_id]`]: '3178',
    ...(entity === 'companies' ? { [`${at}[type]`]: 'company' } : {}),
    ...Object.fromEntries(tags),
    'account[id]': '7039099',
    'account[subdomain]': 'acme',
  };
}
