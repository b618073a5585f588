import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { findConnector } from '#src/connectors/catalogue.ts';
import { effectiveOf } from '#src/integrations/effective.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { InputFault } from '#src/kit/faults.ts';
import { isHtml, textOfHtml } from '#src/kit/html-text.ts';
import { templateVariables } from '#src/kit/template-variables.ts';
import type { Program, RunResult, Sandbox } from '#src/sandbox/sandbox.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { recordingPorts } from './recording-ports.ts';
import { run } from './run.ts';

export interface EmailAsked {
  /** By its name in the package, with or without the ending. */
  template?: string | undefined;
  subject?: string | undefined;
  html?: string | undefined;
  variables?: Readonly<Record<string, unknown>> | undefined;
}

export interface EmailPreview {
  subject: string;
  html: string;
  text: string;
  /** Variables that the templates name and that have no value. */
  missing: string[];
}

interface Texts {
  subject: string;
  html: string;
}

const USUAL_SUBJECT = '{{title}}';
const MOST_VARIABLES = 100;
const AT = Date.UTC(2026, 0, 1, 12);

/** Runs in the sandbox, where a template that never ends is stopped. The comment keeps a word from being a name. */
const HANDLER = `export default {
  name: 'email-preview',
  async handle(event, context) {
    const { subject, html, names } = context.config.email_preview;
    const render = (text, format) => context.render(text + '{{! }}', undefined, { format });
    const missing = names.filter((name) => render('{{' + name + '}}', 'none') === '');
    return { subject: render(subject, 'none'), html: render(html, 'html'), missing };
  },
};`;

const SAMPLE = {
  title: 'Login fails',
  body: 'The form answers 500.',
  author: 'octocat',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  priority: 'High',
  number: 7,
  url: 'https://example.com/issues/7',
};

/** Names come from outside: what every object has is no text of ours. */
const ownText = (texts: Readonly<Record<string, string>>, name: string): string | null =>
  Object.hasOwn(texts, name) ? (texts[name] ?? null) : null;

/** The template of the package, and its subject where it begins with one: \`Subject: …\` and an empty line. */
async function fromPackage(ctx: Ctx, row: IntegrationRow, name: string): Promise<Texts> {
  const effective = await effectiveOf(ctx.store.read, row);
  const { files = {} } = effective?.version ?? {};
  const messages: Readonly<Record<string, string>> = effective?.manifest.message_templates ?? {};
  const paths = ['', 'templates/'].flatMap((folder) => [`${folder}${name}`, `${folder}${name}.hbs`]);
  const [text] = [...paths.map((path) => ownText(files, path)), ownText(messages, name)].filter((one) => one !== null);
  if (text === undefined) {
    const known = Object.keys(files).filter((one) => one.endsWith('.hbs'));
    const all = [...known, ...Object.keys(messages)].join(', ') || 'none';
    throw new InputFault('Unknown template', `There is no template "${name}". There are: ${all}.`, { status: 404 });
  }
  const [, subject, html] = /^subject:[ \t]*([^\n]*)\n\s*\n([\s\S]*)$/i.exec(text) ?? [];
  return { subject: subject ?? USUAL_SUBJECT, html: html ?? text };
}

async function textsOf(ctx: Ctx, row: IntegrationRow, asked: EmailAsked): Promise<Texts> {
  if (asked.template !== undefined) {
    const found = await fromPackage(ctx, row, asked.template);
    return { ...found, subject: asked.subject ?? found.subject };
  }
  if (asked.html !== undefined) return { subject: asked.subject ?? USUAL_SUBJECT, html: asked.html };
  throw new InputFault(
    'Nothing to preview',
    'Send "template", the name of one in the package, or "subject" and "html".',
  );
}

/** Events look as the source sends them, where nobody says what to fill in. */
function sampleOf({ source }: IntegrationRow): { payload: unknown; factsModule: string | null } {
  const known = findConnector(source)?.source;
  const type = known?.events.find((event) => !event.includes('*'));
  const payload = type === undefined ? undefined : known?.example?.(type);
  return payload === undefined
    ? { payload: SAMPLE, factsModule: null }
    : { payload, factsModule: known?.factsModule ?? null };
}

const programFor = (project: string, factsModule: string | null): Program => ({
  id: `email-preview:${factsModule ?? ''}`,
  project,
  settings: {
    filters: { lists: {}, conditions: [] },
    routing: 'first',
    routing_rules: [],
    message_templates: {},
    message_format: 'plain',
    defaults: {},
    hosts: [],
  },
  files: { 'handler.js': HANDLER },
  factsModule,
  grants: [],
});

function resultOf(result: RunResult): Omit<EmailPreview, 'text'> {
  if (result.status === 'done') return result.result as Omit<EmailPreview, 'text'>;
  const said = result.status === 'threw' ? result.error.message : 'It took too long.';
  throw new InputFault('Invalid template', said, { status: 422 });
}

/** A mail as it would be sent, with nothing sent. */
export async function previewEmail(ctx: Ctx, sandbox: Sandbox, id: string, asked: EmailAsked): Promise<EmailPreview> {
  allow(ctx.actor, 'integrations.read');
  const row = await loadIntegration(ctx, id);
  const texts = await textsOf(ctx, row, asked);
  const wanted = [...templateVariables(texts.subject, 'subject'), ...templateVariables(texts.html, 'html')];
  const names = [...new Set(wanted)].slice(0, MOST_VARIABLES);
  const { payload, factsModule } =
    asked.variables === undefined ? sampleOf(row) : { payload: asked.variables, factsModule: null };
  const event = {
    id: 'evt_preview',
    type: 'email.preview',
    source: row.source,
    delivery_id: 'preview',
    received_at: AT,
  };
  const input = {
    ...{ runId: event.id, seed: event.id, now: AT, event, history: [] },
    body: JSON.stringify(payload),
    config: { ...row.config, email_preview: { ...texts, names } },
  };
  const ran = await run(sandbox, programFor(row.projectId, factsModule), ['*'], input, recordingPorts().ports);
  const { subject, html, missing } = resultOf(ran);
  const shown = isHtml(html) ? html : html.replaceAll('\n', '<br>\n');
  return { subject: subject.replace(/\s+/g, ' ').trim(), html: shown, text: textOfHtml(shown), missing };
}
