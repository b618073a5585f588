import { listKeys } from '#src/access/list-keys.ts';
import { iso, isoOrNull } from '#src/kit/clock.ts';
import { definePage } from '../define.ts';
import { say } from '../words.ts';

/** API keys: made, seen once, taken away. */
export default definePage({
  path: '/dashboard/keys',
  section: 'keys',
  template: 'keys',
  async view({ ctx, language }) {
    const rows = await listKeys(ctx);
    return {
      title: say(language, 'nav.keys'),
      isEmpty: rows.length === 0,
      rows: rows.map((row) => ({
        id: row.id,
        name: row.name,
        type: say(language, `keyType.${row.type}`),
        createdAt: iso(row.createdAt),
        lastUsedAt: isoOrNull(row.lastUsedAt),
        expiresAt: isoOrNull(row.expiresAt),
        isOver: row.expiresAt !== null && row.expiresAt <= ctx.clock.now(),
        question: say(language, 'keys.revokeQuestion', { name: row.name }),
      })),
    };
  },
});
