import { expect, test } from '@jest/globals';
import { mergeFiles } from '#src/factory/revise/merge-files.ts';
import { bumpFor, changesBetween } from '#src/integrations/package/changes.ts';
import { parseManifest } from '#src/integrations/package/parse-manifest.ts';

const BASE = `name: a
version: 1.0.0
source: github
events: [issues.opened]
actions: [slack_send_message]
config_schema: { type: object, properties: { room: { type: string, default: x } } }
`;
const packaged = (text: string, files: Record<string, string> = {}) => ({ manifest: parseManifest(text), files });
const handler = { 'handler.ts': '1', 'README.md': 'r' };

// What a change asks of whoever runs it decides over the number.
test.each([
  ['nothing but the number', BASE.replace('1.0.0', '1.0.1'), handler, 'patch', undefined],
  ['code', BASE, { ...handler, 'handler.ts': '2' }, 'patch', 'behaviour'],
  ['words', BASE, { ...handler, 'README.md': 's' }, 'patch', 'documentation'],
  ['a rule', `${BASE}message_format: plain\nthread: true\n`, handler, 'patch', 'behaviour'],
  ['an event', BASE.replace('[issues.opened]', '[issues.opened, push]'), handler, 'minor', 'events'],
  [
    'an action of the same service',
    BASE.replace('send_message]', 'send_message, slack_update_message]'),
    handler,
    'minor',
    'actions',
  ],
  ['a host', `${BASE}hosts: [desk.example]\n`, handler, 'minor', 'hosts'],
  [
    'a setting with a default',
    BASE.replace('room:', 'other: { type: string, default: y }, room:'),
    handler,
    'minor',
    'settings',
  ],
  ['another default', BASE.replace('default: x', 'default: y'), handler, 'minor', 'settings'],
  [
    'a setting that is needed',
    BASE.replace('properties: {', 'required: [id], properties: { id: { type: string },'),
    handler,
    'major',
    'settings',
  ],
  ['a setting that is gone', BASE.replace('room: { type: string, default: x }', ''), handler, 'major', 'settings'],
  [
    'another type of setting',
    BASE.replace('type: string, default: x', 'type: integer, default: 1'),
    handler,
    'major',
    'settings',
  ],
  [
    'a service with a credential',
    BASE.replace('[slack_send_message]', '[slack_send_message, jira_create_issue]'),
    handler,
    'major',
    'credentials',
  ],
  [
    'another source',
    BASE.replace('source: github', 'source: sentry').replace('issues.opened', 'issue.created'),
    handler,
    'major',
    'source',
  ],
] as const)('%s', (_what, text, files, bump, what) => {
  const changes = changesBetween(packaged(BASE, handler), packaged(text, files));
  expect([bumpFor(changes), changes[0]?.what]).toEqual([bump, what]);
});

test('file by file, what only one side changed is taken from that side; what both changed is told', () => {
  const was = { a: '1', b: '1', c: '1', gone: '1', dropped: '1' };
  const theirs = { a: 'by hand', b: '1', c: 'by hand', dropped: '1', theirs: 'new' };
  const ours = { a: '1', b: 'by us', c: 'by us', gone: '1', ours: 'new' };
  expect(mergeFiles(was, theirs, ours)).toEqual({
    files: { a: 'by hand', b: 'by us', c: 'by hand', theirs: 'new', ours: 'new' },
    conflicts: ['c'],
  });
});
