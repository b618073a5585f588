import type { Claude } from '#src/claude/types.ts';
import { findAction, findConnector } from '#src/connectors/catalogue.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { Static } from '#src/kit/schema.ts';
import { askModel } from '../model/ask-model.ts';
import { modelOf } from '../model/model-of.ts';
import { requestText } from '../model/request-text.ts';
import { systemPrompt } from '../model/system-prompt.ts';
import { inputProblem, type RequirementsInput, TOOLS } from '../model/tools.ts';
import { NeedsAnswers, NeedsInfo } from '../outcomes.ts';
import type { Requirements, Target } from '../requirements.ts';
import { languageOf, type Running } from '../running.ts';

type Told = Static<typeof RequirementsInput>;

const MAX_TOKENS = 6000;
const TRIES = 3;

/** One answer in the form that was asked for, or what is wrong with it. */
async function told(running: Running, claude: Claude, complaint: string | null): Promise<Told | string> {
  const text = complaint === null ? requestText(running) : `${requestText(running)}\n\n${complaint}`;
  const answer = await askModel(running, claude, 'analyze', {
    model: modelOf(running),
    system: systemPrompt(),
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    tools: TOOLS,
    mustUse: 'requirements',
    maxTokens: MAX_TOKENS,
  });
  if (answer.stop === 'refusal') {
    const text = 'Claude declined this request. Say it in other words, or set generator: recipes.';
    throw new InputFault('Request declined', text);
  }
  const used = answer.content.find((block) => block.type === 'tool_use' && block.name === 'requirements');
  if (used?.type !== 'tool_use') return 'Answer with the tool requirements.';
  const problem = inputProblem('requirements', used.input);
  return problem ?? (used.input as Told);
}

function targetOf({ id }: Told['actions'][number]): Target[] {
  const action = findAction(id);
  if (!action) return [];
  const { service, recipe } = action;
  const kind = recipe?.kind ?? 'other';
  return [{ action: id, service, kind, place: null, setting: null, always: true, with: {} }];
}

function requirementsFrom(running: Running, given: Told): Requirements {
  return {
    title: given.title,
    description: given.description,
    language: languageOf(running.request),
    source: findConnector(given.source)?.source ? given.source : 'webhook',
    events: given.events.length > 0 ? given.events : ['*'],
    filters: { lists: {}, conditions: [] },
    targets: given.actions.flatMap(targetOf),
    routes: [],
    settings: given.settings,
    templates: {},
    rateLimit: null,
    sections: {},
    acceptance: given.acceptance.map(({ name, event, expect }) => ({ name: `${name}: ${expect}`, event, tests: [] })),
    steps: given.steps,
    hosts: given.hosts,
    notes: given.notes,
  };
}

/** What the request comes to, in Claude's words; what is missing and what is open goes back to the person. */
export async function analyzeByClaude(running: Running, claude: Claude): Promise<Requirements> {
  let complaint: string | null = null;
  for (let tries = 0; tries < TRIES; tries++) {
    const given = await told(running, claude, complaint);
    if (typeof given === 'string') complaint = given;
    else {
      const language = languageOf(running.request);
      const sentences = given.missing.map((name) => `${name}: ${given.questions[0] ?? '…'}`);
      if (given.missing.length > 0) throw new NeedsInfo(given.missing, { en: sentences, ru: sentences }, language);
      if (given.questions.length > 0) throw new NeedsAnswers(given.questions);
      return requirementsFrom(running, given);
    }
  }
  throw new InputFault(
    'Answer not understood',
    `Claude did not say what the request comes to: ${complaint} /reprocess tries again.`,
  );
}
