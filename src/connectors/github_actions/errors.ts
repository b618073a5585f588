import { CredentialFault, Fault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { githubFault } from '../github/faults.ts';

const OWN_TOKEN =
  'The GitHub App only reads Actions: set github_actions_token to a token of your own with read and write access to Actions.';

/** GitHub's own refusals; where a right is missing, which token has it. */
export function actionsFault(
  body: unknown,
  answer: { status: number; headers: ResponseHeaders },
  now: number,
): string | Fault | undefined {
  const said = githubFault(body, answer, now);
  const isTemporary = said instanceof Fault && said.name === 'TemporaryFault';
  if (answer.status !== 403 || isTemporary) return said;
  const why = said instanceof Fault ? said.message : said;
  return new CredentialFault('Permission missing', `${why}. ${OWN_TOKEN}`, {
    details: { service: 'github_actions', status: 403 },
  });
}
