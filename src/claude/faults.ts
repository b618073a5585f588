import { CredentialFault, type Fault, InputFault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';

/** What the SDK throws, as far as we look at it. */
interface Refusal {
  status?: number;
  headers?: { get(name: string): string | null };
  error?: { error?: { type?: string; message?: string } };
}

const LONGEST = 300;
const SPENT = /spend|billing|credit balance|usage limit|quota/i;
/** An account without credit is a 400 with its own words, one at its limit a 429 or 400. */
const MONEY = new Set([400, 402, 403, 429]);
const TEMPORARY = new Set([408, 409, 425, 429]);
const FALLBACK_MS = 300_000;

/** With a full stop behind it, so that another sentence can follow. */
const ended = (message: string): string => (/[.!?…]$/.test(message) ? message : `${message}.`);

const said = (thrown: unknown): string => {
  const told = (thrown as Refusal).error?.error?.message ?? sentenceOf(thrown);
  return told.replace(/\s+/g, ' ').slice(0, LONGEST);
};

const AGAIN = 'What was answered already is kept: comment /reprocess later and it goes on from there.';

const limited = (message: string, retryAfter: number | undefined): TemporaryFault =>
  new TemporaryFault('Rate limit exceeded', `Claude is asked too much at the moment: ${ended(message)} ${AGAIN}`, {
    status: 429,
    retryAfterMs: retryAfter ?? FALLBACK_MS,
    details: { asked: retryAfter !== undefined, said: message },
  });

function temporary(status: number, message: string, retryAfter: number | undefined): Fault {
  if (status === 429) return limited(message, retryAfter);
  const busy = status === 529 ? 'Claude has more to do than it can' : 'Claude does not answer at the moment';
  return new TemporaryFault('Claude unavailable', `${busy} (${status}): ${ended(message)} ${AGAIN}`, {
    details: { status, said: message },
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
  });
}

/** Of whose money there is none left no retry knows; somebody has to look at the account. */
const spent = (message: string): CredentialFault =>
  new CredentialFault(
    'Spend limit reached',
    `The account behind ANTHROPIC_API_KEY may not be charged any more: ${ended(message)} Add credit or raise its limit in the Claude console, then comment /reprocess; or set generator: recipes, which needs no key.`,
    { details: { said: message } },
  );

function refused(status: number, message: string): Fault {
  const details = { details: { said: message } };
  if (status === 401 || status === 403) {
    const text = `Claude refuses ANTHROPIC_API_KEY (${status}): ${ended(message)} Set a key that works, or generator: recipes.`;
    return new CredentialFault('Claude refused the key', text, details);
  }
  if (status === 404) {
    const text = `Claude does not know this model: ${ended(message)} Set CLAUDE_MODEL, or model in .github/claude-code-bot.yml.`;
    return new InputFault('Model not known', text, details);
  }
  if (status === 413) {
    const text = `The request is too long for the model: ${ended(message)} Shorten the issue.`;
    return new InputFault('Request too large', text, details);
  }
  const text = `Claude did not take what it was asked (${status}): ${ended(message)} Comment /reprocess; if it stays, set generator: recipes and tell us.`;
  return new InputFault('Claude refused the request', text, details);
}

/** What a call that failed means for us. */
export function faultOf(thrown: unknown, now: number): Fault {
  const { status, headers } = thrown as Refusal;
  const message = said(thrown);
  if (status === undefined) {
    return new TemporaryFault('Claude unavailable', `Claude could not be reached: ${ended(message)} ${AGAIN}`, {
      cause: thrown,
      details: { said: message },
    });
  }
  if (MONEY.has(status) && SPENT.test(message)) return spent(message);
  const wait = retryAfterMs(headers?.get('retry-after') ?? undefined, now);
  return TEMPORARY.has(status) || status >= 500 ? temporary(status, message, wait) : refused(status, message);
}
