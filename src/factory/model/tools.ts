import type { ToolSpec } from '#src/claude/types.ts';
import { fitsSchema, schemaErrors } from '#src/kit/check-schema.ts';
import { type TSchema, Type } from '#src/kit/schema.ts';

/** Strict schemas take no field that is not named, and want every one of them. */
const Strict = <T extends Record<string, TSchema>>(fields: T) => Type.Object(fields, { additionalProperties: false });

const Texts = (description: string) => Type.Array(Type.String(), { description });

export const RequirementsInput = Strict({
  title: Type.String({ description: 'a few words, as a title' }),
  description: Type.String({ description: 'one or two sentences in the language of the request' }),
  source: Type.String({
    description: 'id of the service whose events start it; webhook for any that is not in the list',
  }),
  events: Texts('names of its events, such as issues.opened'),
  actions: Type.Array(Strict({ id: Type.String(), why: Type.String() }), {
    description: 'actions of the catalogue that it will call',
  }),
  hosts: Texts('hosts called directly, for services that the catalogue does not have'),
  settings: Type.Array(
    Strict({
      name: Type.String({ description: 'snake_case' }),
      title: Type.String(),
      description: Type.String(),
      default: Type.Union([Type.String(), Type.Null()]),
      required: Type.Boolean(),
    }),
    { description: 'what its users may want to change without code; never a secret' },
  ),
  steps: Texts('what happens, step by step, in the language of the request'),
  acceptance: Type.Array(Strict({ name: Type.String(), event: Type.String(), expect: Type.String() }), {
    description: 'every example of the request, as something that can be tested',
  }),
  missing: Texts(
    'names of what is not said and must be: target_service, source_service, incoming_events, api_endpoints, …',
  ),
  questions: Texts(
    'questions to the person without whose answer the result would be a guess; empty where there is none',
  ),
  notes: Texts('what was assumed or left out, and why'),
});

const LookUp = Strict({ service: Type.String({ description: 'the id of a service' }) });
const WriteFile = Strict({
  path: Type.String({
    description: 'inside the package: integration.yaml, handler.ts, templates/x.hbs, cases/x.yaml, …',
  }),
  content: Type.String({ description: 'the whole text; an empty one takes the file away' }),
});
const RunCases = Strict({});
const AnswerRemark = Strict({
  remark: Type.String({ description: 'its name, such as R1' }),
  text: Type.String({ description: 'a sentence or two, in the language in which it was made' }),
});
const AskRequester = Strict({ questions: Texts('at most five') });

export const SCHEMAS = {
  requirements: RequirementsInput,
  look_up_service: LookUp,
  write_file: WriteFile,
  run_cases: RunCases,
  answer: AnswerRemark,
  ask_requester: AskRequester,
} as const;

export type ToolName = keyof typeof SCHEMAS;

const ABOUT: Record<ToolName, string> = {
  requirements: 'Say what the request comes to. Used once, before anything is written.',
  look_up_service:
    'Everything about a service: its actions with fields and results, its events with facts and an example.',
  write_file: 'Write one file of the package.',
  run_cases: 'Check the package and run its cases in the sandbox. Answers with every problem, by file and line.',
  answer: 'Answer one remark of a review: what was changed for it, or why nothing was.',
  ask_requester: 'Ask the person who filed the request. The work stops until they answer, so ask everything at once.',
};

/** The same for every question, so that they are cached with the system prompt. */
export const TOOLS: readonly ToolSpec[] = (Object.keys(SCHEMAS) as ToolName[]).map((name) => ({
  name,
  description: ABOUT[name],
  input_schema: JSON.parse(JSON.stringify(SCHEMAS[name])),
}));

export const isTool = (name: string): name is ToolName => Object.hasOwn(SCHEMAS, name);

/** Null: it fits. What a model sends is as hostile as anything else. */
export function inputProblem(name: ToolName, input: unknown): string | null {
  if (fitsSchema(SCHEMAS[name], input)) return null;
  const [first] = schemaErrors(SCHEMAS[name], input);
  return `${name} does not take this: ${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim();
}
