import type Anthropic from '@anthropic-ai/sdk';
import { type Clock, systemClock } from '#src/kit/clock.ts';
import { InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { once } from '#src/kit/once.ts';
import { faultOf } from './faults.ts';
import type { Answer, Ask, Block, Claude, Message } from './types.ts';

export interface ClaudeOptions {
  apiKey: string;
  baseUrl: string | undefined;
  log: Log;
  clock?: Clock;
  /** How long to wait between tries; a test waits less. */
  pause?: (ms: number) => Promise<void>;
}

const LONGEST_ANSWER_MS = 300_000;
/** Who asks for more patience than that is asked again by the queue. */
const LONGEST_PAUSE_MS = 20_000;
const FIRST_PAUSE_MS = 1000;
const TRIES = 4;

type Params = Anthropic.MessageStreamParams;

/**
 * What was said before is cached up to its end, so that the next turn reads it at a tenth of the price. The end of the turn
 * before is named as well: from the new end the API looks back for it over twenty blocks at the most.
 */
function withCache(messages: readonly Message[]): Params['messages'] {
  const ends = [messages.length - 1, messages.length - 3];
  return messages.map(({ role, content }, i) => {
    if (!ends.includes(i)) return { role, content };
    const cached = content.map((block, at) =>
      at === content.length - 1 ? { ...block, cache_control: { type: 'ephemeral' as const } } : block,
    );
    return { role, content: cached };
  }) as Params['messages'];
}

const paramsOf = ({ model, system, messages, tools, mustUse, maxTokens }: Ask): Params => ({
  model,
  max_tokens: maxTokens,
  system: [{ type: 'text', text: system, cache_control: { type: 'ephemeral' } }],
  messages: withCache(messages),
  tools: tools.map((tool) => ({ ...tool, strict: true })) as unknown as NonNullable<Params['tools']>,
  ...(mustUse === null ? {} : { tool_choice: { type: 'tool', name: mustUse, disable_parallel_tool_use: true } }),
});

function answerOf(message: Anthropic.Message): Answer {
  const { usage } = message;
  return {
    content: message.content as unknown as Block[],
    stop: message.stop_reason ?? 'unknown',
    model: message.model,
    usage: {
      inputTokens: usage.input_tokens ?? 0,
      outputTokens: usage.output_tokens ?? 0,
      cacheReadTokens: usage.cache_read_input_tokens ?? 0,
      cacheWriteTokens: usage.cache_creation_input_tokens ?? 0,
    },
  };
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Claude's API. The SDK is loaded with the first question. */
export function openClaude(options: ClaudeOptions): Claude {
  const { clock = systemClock, pause = sleep } = options;
  const client = once(async () => {
    const { default: Sdk } = await import('@anthropic-ai/sdk');
    const base = options.baseUrl === undefined ? {} : { baseURL: options.baseUrl };
    // Retries are ours, so that each is counted, bounded and can be cancelled.
    return new Sdk({ apiKey: options.apiKey, ...base, maxRetries: 0, timeout: LONGEST_ANSWER_MS, logLevel: 'off' });
  });

  async function stream(ask: Ask): Promise<Answer> {
    const signals = [AbortSignal.timeout(LONGEST_ANSWER_MS), ...(ask.signal ? [ask.signal] : [])];
    const streaming = (await client()).messages.stream(paramsOf(ask), { signal: AbortSignal.any(signals) });
    return answerOf(await streaming.finalMessage());
  }

  /** How long until the next try; null: there is none. */
  function waitBefore(fault: TemporaryFault, tries: number): number | null {
    if (tries >= TRIES) return null;
    const isAsked = (fault.details as { asked?: boolean } | undefined)?.asked !== false;
    const wait = (isAsked ? fault.retryAfterMs : undefined) ?? FIRST_PAUSE_MS * 2 ** (tries - 1);
    return wait > LONGEST_PAUSE_MS ? null : wait;
  }

  return {
    async ask(ask) {
      for (let tries = 1; ; tries++) {
        try {
          return await stream(ask);
        } catch (thrown) {
          if (isAborted(ask.signal)) throw new InputFault('Stopped', 'The request was cancelled.', { cause: thrown });
          const fault = faultOf(thrown, clock.now());
          const wait = fault instanceof TemporaryFault ? waitBefore(fault, tries) : null;
          options.log.warn({ reason: fault.message, tries }, 'a question to Claude failed');
          if (wait === null) throw fault;
          await pause(wait);
        }
      }
    },
  };
}
