import { createLog } from '#src/kit/log.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import type {
  Grant,
  Ports,
  Program,
  ProgramSettings,
  RunInput,
  RunResult,
  Sandbox,
  StepAnswer,
  StepRequest,
} from '#src/sandbox/sandbox.ts';

const SLACK: Grant = {
  action: 'slack_send_message',
  service: 'slack',
  methods: ['sendMessage', 'send'],
  effect: 'write',
  message: { to: 'channel', text: 'text', format: 'slack' },
};
const JIRA: Grant = { action: 'jira_create_issue', service: 'jira', methods: ['createIssue'], effect: 'write' };
const GITHUB: Grant = { action: 'github_get_issue', service: 'github', methods: ['getIssue'], effect: 'read' };

let programs = 0;

export function settingsOf(more: Partial<ProgramSettings> = {}): ProgramSettings {
  const none = {
    filters: { lists: {}, conditions: [] },
    routing: 'all',
    routing_rules: [],
    message_templates: {},
    defaults: {},
    hosts: [],
  };
  return { ...none, message_format: 'plain', ...more } as ProgramSettings;
}

export function programOf(more: Partial<Program> = {}): Program {
  return {
    id: `program ${++programs}`,
    project: 'prj_a',
    settings: settingsOf(),
    files: {},
    factsModule: null,
    grants: [SLACK, JIRA, GITHUB],
    ...more,
  };
}

/** A program with this body of `async handle(event, context)`. */
export const handling = (body: string, more: Partial<Program> = {}): Program =>
  programOf({
    files: { 'handler.ts': `export default { name: 'test', async handle(event, context) { ${body} } };` },
    ...more,
  });

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

export function inputOf(payload: unknown = {}, more: Partial<RunInput> = {}): RunInput {
  const event = { id: 'evt_1', type: 'issues.opened', source: 'github', delivery_id: 'd1', received_at: AT };
  return {
    runId: 'run',
    seed: 'evt_1',
    now: AT,
    event,
    body: JSON.stringify(payload),
    config: {},
    history: [],
    repeatable: true,
    ...more,
  };
}

type Answer = (request: StepRequest) => StepAnswer | Promise<StepAnswer>;

export interface Recorder extends Ports {
  requests: StepRequest[];
}

export function recorder(answer: Answer = () => ({ ok: true, output: { done: true } })): Recorder {
  const requests: StepRequest[] = [];
  return {
    requests,
    async step(request) {
      requests.push(request);
      return await answer(request);
    },
  };
}

/** What was called with what, in short. */
export const callsOf = (ports: Recorder): unknown[][] => ports.requests.map(({ action, input }) => [action, input]);

export const newSandbox = (size?: number): Sandbox =>
  openSandbox({ log: createLog({ level: 'silent' }), ...(size === undefined ? {} : { size }) });

/** As the service asks: what was killed beside others is run again alone. */
export function servedBy(sandbox: Sandbox): Sandbox {
  return {
    ...sandbox,
    async run(program, input, ports) {
      const first = await sandbox.run(program, input, ports);
      const isBeside = first.status === 'killed' && first.shared;
      return isBeside ? await sandbox.run(program, { ...input, alone: true }, ports) : first;
    },
  };
}

export const doneResult = (result: RunResult): unknown => (result.status === 'done' ? result.result : result);
