import { expect, test } from '@jest/globals';
import { InputFault } from '#src/kit/faults.ts';
import { callAction } from '#src/runtime/call-action.ts';

// A file goes from one service to another only where the package may look at files there.

const opened: string[] = [];
const CLIENTS: Record<string, unknown> = {
  okdesk: { http: { post: async () => ({ body: { id: 5 } }) }, issueUrl: () => 'https://desk.example.com/issues/5' },
  telegram: {
    async call(_method: string, { file_id }: { file_id: string }) {
      opened.push(file_id);
      return { file_path: 'photos/a.jpg', file_size: file_id === 'huge' ? 21 * 1024 * 1024 : 3 };
    },
    download: async () => Buffer.from('abc'),
  },
};
const deps = {
  clients: { of: async (_live: unknown, service: string) => ({ client: CLIENTS[service], secrets: ['a-secret'] }) },
  clock: { now: () => 0 },
};

const create = (actions: string[], ref: { service: string; id: string }) =>
  callAction(deps as never, {
    live: { row: { config: {} }, effective: { manifest: { actions: actions.map((id) => ({ id })) } } } as never,
    eventId: 'evt_1',
    ordinal: 1,
    action: 'okdesk_create_issue',
    input: { title: 'T', attachments: [ref] },
  });

test.each([
  ['what was not granted', ['okdesk_create_issue'], { service: 'telegram', id: 'f' }, /telegram_get_file/],
  ['a service without files', ['okdesk_create_issue'], { service: 'jira', id: 'f' }, /hands out no files/],
  [
    'a file that is too large',
    ['okdesk_create_issue', 'telegram_get_file'],
    { service: 'telegram', id: 'huge' },
    /20 MB/,
  ],
])('%s is refused', async (_, actions, ref, sentence) => {
  const made = create(actions, ref);
  await expect(made).rejects.toThrow(InputFault);
  await expect(made).rejects.toThrow(sentence);
});

test('what was granted goes along', async () => {
  const made = create(['okdesk_create_issue', 'telegram_get_file'], { service: 'telegram', id: 'f' });
  expect(await made).toMatchObject({ id: 5 });
  expect(opened.at(-1)).toBe('f');
});
