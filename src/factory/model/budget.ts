import { InputFault } from '#src/kit/faults.ts';
import { hold } from '#src/store/hold.ts';
import { spent } from '#src/store/model-calls.ts';
import type { Tx } from '#src/store/store.ts';

const DAY_MS = 86_400_000;
const DOLLAR = 1_000_000;
/** What one request may cost unless its repository says otherwise. */
const USUAL_USD = 5;
/** A repository may spend so many requests' worth in a day. */
const REQUESTS_A_DAY = 20;
/** And all of them together so much. */
const INSTANCE_USD_A_DAY = 500;

const dollars = (micros: number): string => `$${(micros / DOLLAR).toFixed(2)}`;

function refuse(whose: string, limit: number, have: number, remedy: string): never {
  throw new InputFault(
    'Budget reached',
    `${whose} may spend ${dollars(limit)} on Claude, and ${dollars(have)} of it are spent or set aside. ${remedy}`,
    { status: 402, details: { limit_usd: limit / DOLLAR, spent_usd: have / DOLLAR } },
  );
}

/** Whether that much may be set aside; said in the transaction that does so. */
export async function allowSpending(
  tx: Tx,
  asked: { requestId: string; projectId: string; budgetUsd: number | undefined; most: number; now: number },
): Promise<void> {
  const { requestId, projectId, budgetUsd = USUAL_USD, most, now } = asked;
  // What another process sets aside at this moment counts as well.
  await hold(tx.sql, ['model spending']);
  const since = now - DAY_MS;
  const ofRequest = await spent(tx, { requestId });
  const forRequest = budgetUsd * DOLLAR;
  const raise = 'Raise budget_usd in .github/claude-code-bot.yml, or make the request smaller, then /reprocess.';
  if (ofRequest + most > forRequest) refuse('This request', forRequest, ofRequest, raise);
  const ofProject = await spent(tx, { projectId, since });
  const forProject = forRequest * REQUESTS_A_DAY;
  if (ofProject + most > forProject) refuse('This repository', forProject, ofProject, 'It goes on tomorrow.');
  const ofAll = await spent(tx, { since });
  const forAll = INSTANCE_USD_A_DAY * DOLLAR;
  if (ofAll + most > forAll) refuse('This installation', forAll, ofAll, 'It goes on tomorrow.');
}
