import { expect, test } from '@jest/globals';
import { createLog } from '#src/kit/log.ts';

function captured() {
  const lines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line: string) => void lines.push(line) } });
  return { log, lines };
}

test('writes one JSON line with level, time and fields', () => {
  const { log, lines } = captured();
  log.warn({ eventId: 'evt_1' }, 'it was late');
  const { time, ...rest } = JSON.parse(lines[0] ?? '{}');
  expect(rest).toEqual({ level: 'warn', eventId: 'evt_1', msg: 'it was late' });
  expect(new Date(time).toISOString()).toBe(time);
});

test('says nothing below its level', () => {
  const { log, lines } = captured();
  log.debug('quiet');
  expect(lines).toEqual([]);
});

test.each(['authorization', 'token', 'api_key', 'password', 'webhook_secret', 'private_key'])(
  'keeps %s to itself, also two levels down',
  (key) => {
    const { log, lines } = captured();
    log.info({ [key]: 'hunter2', headers: { [key]: 'hunter2', deep: { [key]: 'hunter2' } } }, 'request');
    expect(lines.join('')).not.toContain('hunter2');
  },
);

test('says of an error what it was and where, and nothing that hangs on it', () => {
  const { log, lines } = captured();
  const cause = Object.assign(new Error('inner'), { request: { body: 'hunter2' } });
  log.error({ err: Object.assign(new Error('outer', { cause }), { event: { payload: 'hunter2' } }) }, 'failed');
  const { err } = JSON.parse(lines[0] ?? '{}');
  expect(err).toMatchObject({
    type: 'Error',
    message: 'outer',
    stack: expect.any(String),
    cause: { message: 'inner' },
  });
  expect(lines.join('')).not.toContain('hunter2');
});
