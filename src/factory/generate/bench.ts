import type { Answer, Block, Claude, Message } from '#src/claude/types.ts';
import { InputFault } from '#src/kit/faults.ts';
import { check } from '../check/check.ts';
import type { Draft } from '../draft.ts';
import { askModel } from '../model/ask-model.ts';
import { lookUp } from '../model/look-up.ts';
import { modelOf } from '../model/model-of.ts';
import { systemPrompt } from '../model/system-prompt.ts';
import { inputProblem, isTool, TOOLS, type ToolName } from '../model/tools.ts';
import { asNext } from '../next-version.ts';
import { NeedsAnswers } from '../outcomes.ts';
import type { Report } from '../report.ts';
import type { Running } from '../running.ts';
import { putFile } from './package-files.ts';

const MAX_TOKENS = 16_000;
const MOST_TURNS = 24;
const LONGEST_MS = 15 * 60_000;
const REPAIRS = 3;
const MOST_TOLD = 30;

type ToolUse = Extract<Block, { type: 'tool_use' }>;
type ToolResult = Extract<Block, { type: 'tool_result' }>;

/** What Claude works on: files in memory, and nothing else. */
export interface Bench {
  running: Running;
  title: string;
  files: Record<string, string>;
  /** Of the files as they are now; null: not looked at since they changed. */
  report: Report | null;
  /** Remarks of people that may be answered, by the names that Claude knows them under, and what it answered. */
  remarks: readonly string[];
  answers: Record<string, string>;
  /** True while the files are what they were at the beginning, where that is an end as well. */
  isUnchanged(): boolean;
  /** The last words, said without a tool. */
  said: string;
}

const LONGEST_ANSWER = 2000;

export const benchFor = (running: Running, title: string, files: Record<string, string> = {}): Bench => ({
  running,
  title,
  files,
  report: null,
  remarks: [],
  answers: {},
  isUnchanged: () => false,
  said: '',
});

export const draftOf = ({ running, title, files }: Bench): Draft => ({
  slug: running.integration.slug,
  version: running.version,
  title,
  files,
  by: 'claude',
});

async function look(bench: Bench): Promise<Report> {
  bench.report = await check(bench.running.deps.sandbox, asNext(bench.running, draftOf(bench)));
  return bench.report;
}

function reportText({ passed, problems, cases, conflicts }: Report): string {
  const told = problems.slice(0, MOST_TOLD).map(({ file, line, message }) => `${file}:${line}: ${message}`);
  const count = cases.filter((one) => one.passed).length;
  if (passed) return `Everything passes: ${count} cases. Answer with one sentence and no tool.`;
  const unknown = conflicts.map((one) => `Not in the catalogue: ${one}`);
  return [`${count} of ${cases.length} cases pass. Mend this:`, ...unknown, ...told].join('\n');
}

type Said = { ok: boolean; said: string };

const WORK: Record<ToolName, (bench: Bench, input: Record<string, unknown>) => Promise<Said>> = {
  requirements: async () => ({ ok: false, said: 'The requirements are clear by now: write the package.' }),
  look_up_service: (_bench, { service }) => lookUp(String(service)),
  async write_file(bench, { path, content }) {
    bench.report = null;
    return putFile(bench.files, String(path), String(content));
  },
  async run_cases(bench) {
    const report = bench.report ?? (await look(bench));
    return { ok: true, said: reportText(report) };
  },
  async answer({ remarks, answers }, { remark, text }) {
    const name = String(remark);
    if (!remarks.includes(name)) return { ok: false, said: `There is no remark ${name.slice(0, 20)}.` };
    answers[name] = String(text).slice(0, LONGEST_ANSWER);
    return { ok: true, said: 'It is answered when the work is done.' };
  },
  async ask_requester(_bench, { questions }) {
    throw new NeedsAnswers(questions as string[]);
  },
};

async function use(bench: Bench, { id, name, input }: ToolUse): Promise<ToolResult> {
  const said = (content: string, ok: boolean): ToolResult => ({
    type: 'tool_result',
    tool_use_id: id,
    content,
    ...(ok ? {} : { is_error: true }),
  });
  if (!isTool(name)) return said(`There is no tool ${name.slice(0, 60)}.`, false);
  const problem = inputProblem(name, input);
  if (problem !== null) return said(problem, false);
  const result = await WORK[name](bench, input as Record<string, unknown>);
  return said(result.said, result.ok);
}

const usesOf = ({ content }: Answer): ToolUse[] => content.filter((block) => block.type === 'tool_use');

const text = (said: string): Block[] => [{ type: 'text', text: said }];

/** What Claude hears next; null: it is done. */
async function reply(bench: Bench, answer: Answer, repairs: { left: number }): Promise<Block[] | null> {
  if (answer.stop === 'refusal') {
    const said = 'Claude declined to write this. Say it in other words, or set generator: recipes.';
    throw new InputFault('Request declined', said);
  }
  if (answer.stop === 'pause_turn') return text('Go on.');
  if (answer.stop === 'max_tokens' || answer.stop === 'model_context_window_exceeded') {
    if (repairs.left-- <= 0)
      throw new InputFault('Answer cut off', 'What Claude writes is too long. Ask for less at once.');
    const uses = usesOf(answer);
    const cut = 'The answer was cut off before its end: write smaller files, one at a time.';
    return uses.length > 0
      ? uses.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: cut, is_error: true }))
      : text(cut);
  }
  const uses = usesOf(answer);
  if (uses.length > 0) {
    const results: Block[] = [];
    for (const one of uses) results.push(await use(bench, one));
    return results;
  }
  bench.said = answer.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
  if (bench.isUnchanged()) return null;
  const report = bench.report ?? (await look(bench));
  if (report.passed || repairs.left-- <= 0) return null;
  return text(`It is not done yet. ${reportText(report)}`);
}

/** An answer without anything in it cannot be sent back. */
const shown = ({ content }: Answer): Block[] => (content.length > 0 ? content : text('…'));

/** Claude works until everything passes: it proposes files, we take, check and run them, and tell it what does not work. */
export async function workAtBench(bench: Bench, claude: Claude, stage: string, first: string): Promise<Bench> {
  const messages: Message[] = [{ role: 'user', content: text(first) }];
  const repairs = { left: REPAIRS };
  const until = Date.now() + LONGEST_MS;
  for (let turn = 0; turn < MOST_TURNS && Date.now() < until; turn++) {
    const answer = await askModel(bench.running, claude, stage, {
      model: modelOf(bench.running),
      system: systemPrompt(),
      messages,
      tools: TOOLS,
      mustUse: null,
      maxTokens: MAX_TOKENS,
    });
    const next = await reply(bench, answer, repairs);
    if (next === null) return bench;
    messages.push({ role: 'assistant', content: shown(answer) }, { role: 'user', content: next });
  }
  throw new InputFault(
    'Too many turns',
    `Claude did not finish within ${MOST_TURNS} turns. Make the request smaller, then /reprocess.`,
  );
}
