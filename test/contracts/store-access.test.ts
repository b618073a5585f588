import { describe, expect, test } from '@jest/globals';
import { newId } from '#src/kit/ids.ts';
import { insertAudit, listAudit } from '#src/store/audit.ts';
import {
  deleteAuditWebhook,
  findAuditWebhook,
  hooksOfProject,
  insertAuditWebhook,
  listAuditWebhooks,
  updateAuditWebhook,
} from '#src/store/audit-webhooks.ts';
import { deleteTurn, findTurn, insertTurn, releaseTurns, updateTurn } from '#src/store/idempotent-answers.ts';
import { deleteIntegration, findIntegration } from '#src/store/integrations.ts';
import {
  deleteMember,
  findMember,
  findMemberBySubject,
  insertMember,
  listMembers,
  rolesOfSubject,
  updateMember,
} from '#src/store/members.ts';
import type { Tx } from '#src/store/store.ts';
import { anIntegration } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

const AT = 1_700_000_000_000;
const PAGE = { limit: 10, offset: 0 };

const memberRow = (integrationId: string, subject: string, role = 'viewer') => ({
  id: newId('usr'),
  integrationId,
  subject,
  role,
  createdBy: 'key:1',
  createdAt: AT,
  updatedAt: AT,
});

const turnRow = (id: string) => ({
  id,
  bodyHash: 'hash',
  lease: 'l1',
  leaseUntil: AT + 1000,
  wrote: false,
  keyId: null,
  sealed: null,
  createdAt: AT,
});

const hookRow = (projectId: string | null) => ({
  id: newId('hok'),
  projectId,
  url: 'https://audit.example.com/hook',
  events: ['integration_created'],
  keyId: 'k1',
  sealed: 'v1.sealed',
  active: true,
  lastStatus: null,
  lastError: null,
  lastSentAt: null,
  createdBy: 'key:1',
  createdAt: AT,
});

onEveryStore('who may, in a store', (open) => {
  const read = () => open.store.read;
  const write = <T>(change: (tx: Tx) => Promise<T>) => open.store.write(change);
  const projectOf = async (id: string): Promise<string> => (await findIntegration(read(), id))?.projectId ?? '';

  describe('members', () => {
    test('have one role on an integration, however often they are added', async () => {
      const id = await anIntegration(open.store);
      const row = memberRow(id, `email:${id}@example.com`);
      expect(await write((tx) => insertMember(tx, row))).toEqual(row);
      expect(await write((tx) => insertMember(tx, { ...row, id: newId('usr'), role: 'owner' }))).toBeNull();
      expect(await findMemberBySubject(read(), id, row.subject)).toEqual(row);
      expect(await listMembers(read(), { ...PAGE, integrationId: id })).toEqual({ rows: [row], total: 1 });
    });

    test('are changed and taken away', async () => {
      const row = memberRow(await anIntegration(open.store), 'github:ada');
      await write((tx) => insertMember(tx, row));
      const patch = { role: 'admin', updatedAt: AT + 1 };
      expect(await write((tx) => updateMember(tx, row.id, patch))).toEqual({ ...row, ...patch });
      expect(await write((tx) => updateMember(tx, 'usr_none', patch))).toBeNull();
      expect(await write((tx) => deleteMember(tx, row.id))).toBe(true);
      expect(await write((tx) => deleteMember(tx, row.id))).toBe(false);
      expect(await findMember(read(), row.id)).toBeNull();
    });

    test('have their roles wherever they are members, until the integration is gone', async () => {
      const [one, two] = [await anIntegration(open.store), await anIntegration(open.store)];
      const subject = `github:${one}`;
      await write((tx) => insertMember(tx, memberRow(one, subject, 'owner')));
      await write((tx) => insertMember(tx, memberRow(two, subject, 'viewer')));
      const roles = await rolesOfSubject(read(), subject);
      expect(new Map(roles.map(({ integrationId, role }) => [integrationId, role]))).toEqual(
        new Map([
          [one, 'owner'],
          [two, 'viewer'],
        ]),
      );
      expect(roles.find(({ integrationId }) => integrationId === one)?.projectId).toBe(await projectOf(one));
      await write((tx) => deleteIntegration(tx, one));
      expect((await rolesOfSubject(read(), subject)).map((role) => role.integrationId)).toEqual([two]);
    });
  });

  describe('answers to be given once', () => {
    test('belong to whoever wrote them down first', async () => {
      const row = turnRow(newId('job'));
      expect(await write((tx) => insertTurn(tx, row))).toBe(true);
      expect(await write((tx) => insertTurn(tx, { ...row, lease: 'l2' }))).toBe(false);
      expect(await findTurn(read(), row.id)).toEqual(row);
      expect(await findTurn(read(), 'none')).toBeNull();
    });

    test('are changed and taken away only under their lease', async () => {
      const row = turnRow(newId('job'));
      await write((tx) => insertTurn(tx, row));
      expect(await write((tx) => updateTurn(tx, { id: row.id, lease: 'l2' }, { wrote: true }))).toBe(false);
      expect(await write((tx) => updateTurn(tx, row, { sealed: 's', keyId: 'k1' }))).toBe(true);
      expect(await findTurn(read(), row.id)).toEqual({ ...row, sealed: 's', keyId: 'k1' });
      await write((tx) => deleteTurn(tx, { id: row.id, lease: 'l2' }));
      expect(await findTurn(read(), row.id)).not.toBeNull();
      await write((tx) => deleteTurn(tx, row));
      expect(await findTurn(read(), row.id)).toBeNull();
    });

    test('under way are nobody’s once their process is gone', async () => {
      const row = turnRow(newId('job'));
      await write((tx) => insertTurn(tx, row));
      await write((tx) => releaseTurns(tx, AT));
      expect((await findTurn(read(), row.id))?.leaseUntil).toBe(AT + 1000);
      await write((tx) => releaseTurns(tx, AT + 1));
      expect((await findTurn(read(), row.id))?.leaseUntil).toBe(0);
    });
  });

  describe('webhooks of the audit', () => {
    test('hear of their project, or of all', async () => {
      const [mine, other] = [
        await projectOf(await anIntegration(open.store)),
        await projectOf(await anIntegration(open.store)),
      ];
      const [own, foreign, all] = [hookRow(mine), hookRow(other), hookRow(null)];
      for (const row of [own, foreign, all]) await write((tx) => insertAuditWebhook(tx, row));
      const heard = async () => (await hooksOfProject(read(), mine)).map((hook) => hook.id);
      expect(await heard()).toEqual(expect.arrayContaining([own.id, all.id]));
      expect(await heard()).not.toContain(foreign.id);
      await write((tx) => updateAuditWebhook(tx, own.id, { active: false, lastStatus: 410 }));
      expect(await heard()).not.toContain(own.id);
      expect(await findAuditWebhook(read(), own.id)).toEqual({ ...own, active: false, lastStatus: 410 });
    });

    test('are listed for the projects that may be seen, and removed', async () => {
      const mine = await projectOf(await anIntegration(open.store));
      const [own, all] = [hookRow(mine), hookRow(null)];
      for (const row of [own, all]) await write((tx) => insertAuditWebhook(tx, row));
      expect(await listAuditWebhooks(read(), [mine])).toEqual([own]);
      expect(await listAuditWebhooks(read(), [])).toEqual([]);
      expect(await listAuditWebhooks(read(), null)).toEqual(expect.arrayContaining([own, all]));
      expect(await write((tx) => deleteAuditWebhook(tx, own.id))).toBe(true);
      expect(await write((tx) => deleteAuditWebhook(tx, own.id))).toBe(false);
      expect(await listAuditWebhooks(read(), [mine])).toEqual([]);
    });
  });

  test('the audit is read by who, what and whose', async () => {
    const id = await anIntegration(open.store);
    const projectId = await projectOf(id);
    const line = (actor: string, action: string) => ({
      id: newId('aud'),
      actor,
      action,
      targetKind: 'integration',
      targetId: id,
      projectId,
      details: { a: 1 },
      at: AT,
    });
    const lines = [
      line('key:1', 'integration.pause'),
      line('key:2', 'integration.resume'),
      line('key:1', 'integration.resume'),
    ];
    for (const row of lines) await write((tx) => insertAudit(tx, row));
    const found = async (filter: object) =>
      (await listAudit(read(), { ...PAGE, projects: [projectId], ...filter })).rows.map((row) => row.id);
    const [first, second, third] = lines.map((row) => row.id);
    expect(await found({})).toEqual([third, second, first]);
    expect(await found({ actor: 'key:1' })).toEqual([third, first]);
    expect(await found({ action: 'integration.resume' })).toEqual([third, second]);
    expect(await found({ actor: 'key:2', action: 'integration.pause' })).toEqual([]);
    expect(await found({ projects: [] })).toEqual([]);
    expect(await found({ targetId: id, limit: 1, offset: 1 })).toEqual([second]);
  });
});
