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
const TEMPORARY = new Set([408, 409, 425, 429]);
const FALLBACK_MS = 300_000;

const said = (thrown: unknown): string => {
  const told = (thrown as Refusal).error?.error?.message ?? sentenceOf(thrown);
  return told.replace(/\s+/g, ' ').slice(0, LONGEST);
};

const limited = (message: string, retryAfter: number | undefined): TemporaryFault =>
  new TemporaryFault('Rate limit exceeded', `Claude is asked too much at the moment: ${message}`, {
    status: 429,
    retryAfterMs: retryAfter ?? FALLBACK_MS,
    details: { asked: retryAfter !== undefined },
  });

function temporary(status: number, message: string, retryAfter: number | undefined): Fault {
  if (status === 429) return limited(message, retryAfter);
  const text = `Claude does not answer at the moment (${status}): ${message}`;
  return new TemporaryFault('Claude unavailable', text, {
    details: { status },
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
  });
}

/** Of whose money there is none left no retry knows; somebody has to look at the account. */
const spent = (message: string): CredentialFault =>
  new CredentialFault(
    'Spend limit reached',
    `The account behind ANTHROPIC_API_KEY may not be charged any more: ${message} Raise its limit, or set generator: recipes.`,
  );

function refused(status: number, message: string): Fault {
  if (status === 401 || status === 403) {
    const text = `Claude refuses ANTHROPIC_API_KEY (${status}): ${message} Set a key that works, or generator: recipes.`;
    return new CredentialFault('Claude refused the key', text);
  }
  if (status === 404) {
    const text = `Claude does not know this model: ${message} Set CLAUDE_MODEL, or model in .github/claude-code-bot.yml.`;
    return new InputFault('Model not known', text);
  }
  if (status === 413)
    return new InputFault('Request too large', `The request is too long for the model: ${message} Shorten the issue.`);
  return new InputFault('Claude refused the request', `Claude did not take what it was asked (${status}): ${message}`);
}

/** What a call that failed means for us. */
export function faultOf(thrown: unknown, now: number): Fault {
  const { status, headers } = thrown as Refusal;
  const message = said(thrown);
  if (status === undefined) {
    return new TemporaryFault('Claude unavailable', `Claude could not be reached: ${message}`, { cause: thrown });
  }
  if ((status === 429 || status === 402 || status === 403) && SPENT.test(message)) return spent(message);
  const wait = retryAfterMs(headers?.get('retry-after') ?? undefined, now);
  return TEMPORARY.has(status) || status >= 500 ? temporary(status, message, wait) : refused(status, message);
}
