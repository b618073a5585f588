import { createHash } from 'node:crypto';
import { costOf, mostOf } from '#src/claude/prices.ts';
import type { Answer, Ask, Claude } from '#src/claude/types.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { newId } from '#src/kit/ids.ts';
import { findModelAnswer, insertModelCall, settleModelCall } from '#src/store/model-calls.ts';
import type { Running } from '../running.ts';
import { allowSpending } from './budget.ts';

/** How often somebody who cancelled is listened for while Claude writes. */
const LISTEN_MS = 2000;

const fingerprintOf = ({ signal: _, ...asked }: Ask): string =>
  createHash('sha256').update(JSON.stringify(asked)).digest('hex');

const lettersOf = ({ system, messages, tools }: Ask): number => JSON.stringify([system, messages, tools]).length;

async function reserve(running: Running, stage: string, ask: Ask, fingerprint: string): Promise<string> {
  const { deps, request, integration, settings } = running;
  const { store, clock } = deps.ctx;
  const now = clock.now();
  const id = newId('mdl', now);
  const most = mostOf(ask.model, lettersOf(ask), ask.maxTokens);
  const whose = { requestId: request.id, projectId: integration.projectId };
  await store.write(async (tx) => {
    await allowSpending(tx, { ...whose, budgetUsd: settings.budget_usd, most, now });
    await insertModelCall(tx, {
      id,
      ...whose,
      stage,
      model: ask.model,
      fingerprint,
      status: 'reserved',
      reserved: most,
      cost: 0,
      inputTokens: 0,
      outputTokens: 0,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      answer: null,
      at: now,
    });
  });
  return id;
}

/** Ends the call when somebody cancels the request or changes its words. */
function listen(running: Running): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const timer = setInterval(() => {
    running.still().catch(() => controller.abort());
  }, LISTEN_MS);
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}

async function paid(running: Running, claude: Claude, id: string, ask: Ask): Promise<Answer> {
  const { store } = running.deps.ctx;
  const { signal, stop } = listen(running);
  try {
    const answer = await claude.ask({ ...ask, signal });
    crashPoint('model.asked');
    const { usage } = answer;
    const cost = costOf(ask.model, usage);
    await store.write((tx) => settleModelCall(tx, id, { status: 'settled', cost, ...usage, answer }));
    crashPoint('model.answered');
    return answer;
  } catch (thrown) {
    await store.write((tx) => settleModelCall(tx, id, { status: 'failed' }));
    // Who cancelled is told of that, not of the call that it ended.
    await running.still();
    throw thrown;
  } finally {
    stop();
  }
}

/** Asks Claude and writes down what it costs: set aside before, settled after. What was answered once is not asked again. */
export async function askModel(running: Running, claude: Claude, stage: string, ask: Ask): Promise<Answer> {
  const fingerprint = fingerprintOf(ask);
  const known = await findModelAnswer(running.deps.ctx.store.read, running.request.id, fingerprint);
  if (known) return known.answer as Answer;
  await running.still();
  return await paid(running, claude, await reserve(running, stage, ask, fingerprint), ask);
}
