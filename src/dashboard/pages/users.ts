import { listMembers } from '#src/integrations/members/list.ts';
import { presentMember } from '#src/integrations/members/present.ts';
import { definePage } from '../define.ts';
import { say } from '../words.ts';
import { headOf } from './head-of.ts';

const ROLES = ['owner', 'admin', 'developer', 'viewer'];

/** Who may do what with it. */
export default definePage({
  path: '/dashboard/integrations/:id/users',
  section: 'integrations',
  template: 'users',
  async view(request) {
    const { ctx, language } = request;
    const { row, head } = await headOf(request, 'users');
    const { rows } = await listMembers(ctx, row.id, { limit: 1000, offset: 0 });
    const roles = (chosen: string) =>
      ROLES.map((role) => ({ role, label: say(language, `role.${role}`), isChosen: role === chosen }));
    return {
      ...head,
      rows: rows.map((one) => ({ ...presentMember(one), roles: roles(one.role) })),
      roles: roles('viewer'),
      isEmpty: rows.length === 0,
    };
  },
});
