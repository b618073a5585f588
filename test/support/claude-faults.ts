import type { Asked, Part, Says, Script } from './claude.ts';
import { conversation, goodRun, HANDLER, manifest, namesIn, requirements, wholePackage, write } from './scripts.ts';

/** Something that Claude, or the wire to it, does; and what has to become of the request. */
export interface ClaudeFault {
  name: string;
  script: () => Script;
  ends: 'inactive' | 'failed';
  /** In the status comment. */
  says: RegExp;
  /** The request is written in Russian. */
  russian?: true;
}

const well: Pick<ClaudeFault, 'ends' | 'says'> = { ends: 'inactive', says: /ready to be merged/ };
const failed = (says: RegExp): Pick<ClaudeFault, 'ends' | 'says'> => ({ ends: 'failed', says });

const error = (status: number, type: string, message: string, headers: Record<string, string> = {}): Says => ({
  status,
  error: { type, message },
  headers,
});

/** So often that, then as it should be. */
const first =
  (times: number, says: Says): (() => Script) =>
  () => {
    let count = 0;
    return (asked, nth) => (count++ < times ? says : goodRun(asked, nth));
  };
const always = (says: Says) => (): Script => () => says;

/** A package like the good one, with other files in it; whatever is said about it, nothing more comes. */
const stubborn = (change: (asked: Asked) => Part[]) => (): Script =>
  conversation([(asked) => ({ parts: [...wholePackage(namesIn(asked)), ...change(asked)] })]);

const handler = (body: string): Part =>
  write('handler.ts', HANDLER.replace("    return { status: 'success', processed: true };", body));

/** Then the run that works, whatever was said before. */
const afterwards =
  (says: Says): (() => Script) =>
  () =>
    conversation([
      () => says,
      (asked) => ({ parts: wholePackage(namesIn(asked)) }),
      () => ({ parts: [{ tool: 'run_cases', input: {} }] }),
    ]);

const LIMITED = { type: 'rate_limit_error', message: 'This request would exceed your rate limit' };
const BROKEN_JSON = [
  'event: message_start\ndata: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"x","content":[],"stop_reason":null,"usage":{"input_tokens":1,"output_tokens":1}}}\n',
  'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"requirements","input":{}}}\n',
  'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\\"title\\": "}}\n',
  'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n',
  'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":1}}\n',
  'event: message_stop\ndata: {"type":"message_stop"}\n\n',
].join('\n');
const SSE = { 'content-type': 'text/event-stream' };
const SECRET = `${'xoxb'}-${'1234567890'}-${'abcdefghijklmnopqrstuvwx'}`;
const BOMB = [
  'a: &a [x,x,x,x,x,x,x,x,x]',
  ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`),
].join('\n');

export const CLAUDE_FAULTS: readonly ClaudeFault[] = [
  { name: '429 without a word', script: first(1, { status: 429, error: LIMITED }), ...well },
  {
    name: '429 with retry-after',
    script: first(1, { status: 429, error: LIMITED, headers: { 'retry-after': '1' } }),
    ...well,
  },
  {
    name: '429 for an hour',
    script: always({ status: 429, error: LIMITED, headers: { 'retry-after': '3600' } }),
    ...failed(/asked too much/),
  },
  { name: '529 twice', script: first(2, error(529, 'overloaded_error', 'Overloaded')), ...well },
  { name: '500 once', script: first(1, error(500, 'api_error', 'Internal server error')), ...well },
  {
    name: '503 in HTML',
    script: first(1, { status: 503, raw: '<html>down</html>', headers: { 'content-type': 'text/html' } }),
    ...well,
  },
  { name: '408 once', script: first(1, error(408, 'timeout_error', 'Timed out')), ...well },
  { name: '409 once', script: first(1, error(409, 'conflict_error', 'Conflict')), ...well },
  {
    name: '500 for ever',
    script: always(error(500, 'api_error', 'Internal server error', { 'retry-after': '1800' })),
    ...failed(/does not answer/),
  },
  {
    name: '400',
    script: always(error(400, 'invalid_request_error', 'messages: bad')),
    ...failed(/did not take what it was asked/),
  },
  {
    name: '401',
    script: always(error(401, 'authentication_error', 'invalid x-api-key')),
    ...failed(/ANTHROPIC\\?_API\\?_KEY/),
  },
  { name: '403', script: always(error(403, 'permission_error', 'not allowed')), ...failed(/ANTHROPIC\\?_API\\?_KEY/) },
  { name: '404', script: always(error(404, 'not_found_error', 'model: nothing')), ...failed(/CLAUDE\\?_MODEL/) },
  { name: '413', script: always(error(413, 'request_too_large', 'too large')), ...failed(/too long/) },
  {
    name: 'a spend limit as 429',
    script: always(error(429, 'rate_limit_error', 'You have reached your spend limit')),
    ...failed(/may not be charged/),
  },
  {
    name: 'no credit, as it comes',
    script: always(
      error(
        400,
        'invalid_request_error',
        'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
      ),
    ),
    ...failed(/may not be charged[\s\S]*Add credit/),
  },
  {
    name: 'no credit, told in Russian',
    script: always(error(400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API.')),
    ...failed(/больше нельзя списывать[\s\S]*Пополните[\s\S]*credit balance is too low/),
    russian: true,
  },
  {
    name: 'a usage limit, as it comes',
    script: always(
      error(
        400,
        'invalid_request_error',
        'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
      ),
    ),
    ...failed(/regain access on 2026-12-01/),
  },
  {
    name: '529 for ever',
    script: always(error(529, 'overloaded_error', 'Overloaded', { 'retry-after': '1800' })),
    ...failed(/more to do than it can[\s\S]*reprocess/),
  },
  {
    name: 'no credit as 402',
    script: always(error(402, 'billing_error', 'Your credit balance is too low')),
    ...failed(/may not be charged/),
  },
  { name: 'a stream that is cut once', script: first(1, { parts: [requirements()], cutAfter: 2 }), ...well },
  {
    name: 'an answer that is no stream',
    script: first(1, { raw: 'hello', headers: { 'content-type': 'text/plain' } }),
    ...well,
  },
  { name: 'an answer that is empty', script: first(1, { raw: '', headers: SSE }), ...well },
  { name: 'half a JSON', script: first(1, { raw: BROKEN_JSON, headers: SSE }), ...well },
  {
    name: 'no tool where one must be',
    script: always({ parts: [{ text: 'I would rather talk.' }] }),
    ...failed(/did not say what the request comes to/),
  },
  {
    name: 'requirements that do not fit once',
    script: first(1, { parts: [{ tool: 'requirements', input: { title: 7 } }] }),
    ...well,
  },
  {
    name: 'refusal of the request',
    script: always({ parts: [], stop: 'refusal' }),
    ...failed(/declined this request/),
  },
  {
    name: 'refusal to write',
    script: () => conversation([() => ({ parts: [], stop: 'refusal' })]),
    ...failed(/declined to write/),
  },
  { name: 'pause_turn', script: afterwards({ parts: [{ text: 'A moment.' }], stop: 'pause_turn' }), ...well },
  {
    name: 'max_tokens once',
    script: afterwards({ parts: [write('handler.ts', 'export')], stop: 'max_tokens' }),
    ...well,
  },
  {
    name: 'max_tokens for ever',
    script: () => conversation(Array(30).fill(() => ({ parts: [{ text: '…' }], stop: 'max_tokens' }))),
    ...failed(/too long/),
  },
  { name: 'nothing at all once', script: afterwards({ parts: [] }), ...well },
  { name: 'nothing at all for ever', script: () => conversation([]), ...failed(/does not pass its checks/) },
  {
    name: 'a tool that nobody has',
    script: afterwards({ parts: [{ tool: 'run_shell', input: { command: 'rm -rf /' } }] }),
    ...well,
  },
  {
    name: 'a tool with other fields',
    script: afterwards({ parts: [{ tool: 'write_file', input: { file: 'x' } }] }),
    ...well,
  },
  {
    name: 'a file of 5 MB',
    script: afterwards({ parts: [write('README.md', 'x'.repeat(5_000_000))] }),
    ...failed(/may spend/),
  },
  {
    name: 'a thousand files',
    script: afterwards({ parts: Array.from({ length: 1000 }, (_, i) => write(`fixtures/f${i}.json`, '')) }),
    ...well,
  },
  {
    name: 'half a character',
    script: stubborn(() => [write('README.md', '# Half \ud83d of a sign \u0000\n')]),
    ...well,
  },
  {
    name: 'a handler without end',
    script: stubborn(() => [handler('    for (;;) {}')]),
    ...failed(/does not pass its checks/),
  },
  {
    name: 'a handler that imports',
    script: stubborn(() => [write('handler.ts', `import fs from 'node:fs';\n${HANDLER}`)]),
    ...failed(/does not pass its checks/),
  },
  {
    name: 'a handler that calls what is not granted',
    script: stubborn(() => [handler('    await context.github.createIssue({});\n    return {};')]),
    ...failed(/does not pass its checks/),
  },
  {
    name: 'a secret in a file',
    script: stubborn(() => [write('templates/x.hbs', `token ${SECRET}`)]),
    ...failed(/does not pass its checks/),
  },
  {
    name: 'a YAML bomb',
    script: stubborn(() => [write('integration.yaml', BOMB)]),
    ...failed(/does not pass its checks/),
  },
  {
    name: 'a manifest that is none',
    script: stubborn(() => [write('integration.yaml', '- not\n- a manifest\n')]),
    ...failed(/does not pass its checks/),
  },
  {
    name: 'cases that fail',
    script: stubborn(() => [write('handler.ts', HANDLER.replace('event.facts.title', "'nothing'"))]),
    ...failed(/does not pass its checks/),
  },
  {
    name: 'looking things up for ever',
    script: () =>
      conversation(Array(40).fill(() => ({ parts: [{ tool: 'look_up_service', input: { service: 'slack' } }] }))),
    ...failed(/did not finish within/),
  },
  {
    name: 'another name for the package',
    script: stubborn(() => [write('integration.yaml', manifest({ slug: 'evil', version: '9.9.9' }))]),
    ...failed(/does not pass its checks/),
  },
];
