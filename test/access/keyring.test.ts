import { expect, test } from '@jest/globals';
import { createKeyring } from '#src/access/keyring.ts';
import { OurFault } from '#src/kit/faults.ts';

const place = { projectId: 'prj_1', ownerId: 'crd_1', field: 'token' };
const ring = createKeyring(new Map([['k1', Buffer.alloc(32, 1)]]));

test('what was sealed opens again, and looks different every time', () => {
  const [a, b] = [ring.seal('xoxb-секрет', place), ring.seal('xoxb-секрет', place)];
  expect(ring.open(a, place)).toBe('xoxb-секрет');
  expect(a.sealed).not.toBe(b.sealed);
  expect(Buffer.from(a.sealed, 'base64').toString('latin1')).not.toContain('xoxb');
});

test.each([
  ['another project', { ...place, projectId: 'prj_2' }],
  ['another owner', { ...place, ownerId: 'crd_2' }],
  ['another field', { ...place, field: 'signing_secret' }],
])('a row moved to %s does not open', (_what, moved) => {
  expect(() => ring.open(ring.seal('x', place), moved)).toThrow(OurFault);
});

test('a changed row, a cut row and a wrong key do not open', () => {
  const { keyId, sealed } = ring.seal('some secret', place);
  const bytes = Buffer.from(sealed, 'base64');
  for (const at of [0, 12, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => ring.open({ keyId, sealed: changed.toString('base64') }, place)).toThrow(OurFault);
  }
  for (const length of [0, 10, 20, 28]) {
    expect(() => ring.open({ keyId, sealed: bytes.subarray(0, length).toString('base64') }, place)).toThrow(OurFault);
  }
  const other = createKeyring(new Map([['k1', Buffer.alloc(32, 2)]]));
  expect(() => other.open({ keyId, sealed }, place)).toThrow(/INTEGRATION_ENCRYPTION_KEY/);
});

test('an older key still opens while rotating, and a missing one is named', () => {
  const sealed = ring.seal('x', place);
  const both = createKeyring(
    new Map([
      ['k2', Buffer.alloc(32, 2)],
      ['k1', Buffer.alloc(32, 1)],
    ]),
  );
  expect(both.open(sealed, place)).toBe('x');
  expect(both.seal('x', place).keyId).toBe('k2');
  const without = createKeyring(new Map([['k2', Buffer.alloc(32, 2)]]));
  expect(() => without.open(sealed, place)).toThrow(/"k1"/);
});
