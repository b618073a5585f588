import { Fault, InputFault } from '#src/kit/faults.ts';
import type { SelfCheck } from '../define.ts';
import type { OkdeskClient } from './client.ts';
import { foundIn } from './schemas.ts';

/** Big enough to be in every installation that has companies, and nobody's real one where it is not. */
const SOME_INN = '7707083893';

const statusOf = (thrown: unknown): number | undefined =>
  thrown instanceof Fault ? (thrown.details as { status?: number } | undefined)?.status : undefined;

/** An issue without a title is refused by its fields where the token may open issues, and by its rights where not. */
const mayCreate: SelfCheck<OkdeskClient> = {
  title: 'may open issues',
  async run({ http }) {
    try {
      await http.post('issues', { json: { issue: { title: '' } } });
    } catch (thrown) {
      const status = statusOf(thrown);
      if (status === 400 || status === 422) return 'The token may open issues.';
      throw thrown;
    }
    throw new InputFault('Unexpected answer', 'Okdesk took an issue without a title: check okdesk_api_url.');
  },
};

const finds: SelfCheck<OkdeskClient> = {
  title: 'finds companies by tax number',
  async run({ http }) {
    const { body } = await http.get('companies/', { query: { search_string: SOME_INN } });
    return `Companies can be searched (${foundIn(body).length} with ${SOME_INN}).`;
  },
};

export const okdeskChecks = [mayCreate, finds];
