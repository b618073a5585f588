interface Facts {
  title: string | null;
  body: string | null;
  url: string | null;
  number: string | null;
  level: string | null;
  rule: string | null;
  issue_id: string | null;
  project: string | null;
  culprit: string | null;
  environment: string | null;
}

/** What is known of an incident, kept under the key of what it is about. */
interface Incident {
  ticket: { key: string; url: string } | null;
  thread: { channel: string; ts: string } | null;
}

/** Alert rules that fire about an error, and the error itself, are one incident. */
const keyOf = ({ issue_id, number, rule }: Facts): string => `sentry/${issue_id ?? rule ?? number ?? 'unknown'}`;

const short = (text: string | null, most: number): string => {
  const one = (text ?? '').replace(/\s+/g, ' ').trim();
  return one.length > most ? `${one.slice(0, most - 1)}…` : one;
};

const titleOf = ({ title, rule, project }: Facts): string =>
  `${project ? `[${project}] ` : ''}${short(title ?? rule ?? 'Something is wrong', 200)}`;

/** Refused for good: whoever is on call must hear of the error all the same. What will pass is tried again before. */
async function unlessRefused<T>(context, what: string, step: () => Promise<T>): Promise<T | null> {
  try {
    return await step();
  } catch (error) {
    context.log.warn(`${what} was refused`, { action: error.action, message: error.message });
    return null;
  }
}

function describe(facts: Facts): string {
  const lines = [
    short(facts.body, 2000),
    facts.culprit && `Where: ${short(facts.culprit, 300)}`,
    facts.environment && `Environment: ${short(facts.environment, 100)}`,
    `Level: ${facts.level ?? 'unknown'}`,
    facts.url && `Sentry: ${facts.url}`,
  ];
  return lines.filter(Boolean).join('\n');
}

const openTicket = (facts: Facts, context) =>
  unlessRefused<NonNullable<Incident['ticket']>>(context, 'the ticket', () =>
    context.jira.createIssue({
      project: context.config.jira_project,
      issue_type: context.config.jira_issue_type,
      summary: titleOf(facts),
      description: describe(facts),
      labels: ['sentry', 'incident'],
    }),
  );

const tell = (facts: Facts, ticket: Incident['ticket'], context) =>
  unlessRefused<NonNullable<Incident['thread']>>(context, 'the message', () =>
    context.slack.sendMessage({
      channel: context.config.slack_channel,
      text: context.render(
        '🚨 {{bold heading}}\n{{#if url}}{{link url "Sentry"}} · {{/if}}{{#if ticket}}{{link ticket.url ticket.key}}{{else}}no ticket: Jira refused it{{/if}}',
        { heading: titleOf(facts), url: facts.url, ticket },
        { format: 'slack' },
      ),
    }),
  );

async function begin(facts: Facts, context) {
  const ticket = await openTicket(facts, context);
  const told = await tell(facts, ticket, context);
  const links = [
    facts.url && { href: facts.url, text: 'Sentry' },
    ticket && { href: ticket.url, text: `Jira ${ticket.key}` },
  ].filter(Boolean);
  await context.pagerduty.trigger({
    summary: titleOf(facts),
    source: facts.project ?? 'sentry',
    severity: 'critical',
    dedup_key: keyOf(facts),
    details: { level: facts.level, where: facts.culprit, environment: facts.environment },
    links,
  });
  const thread = told?.ts ? { channel: told.channel, ts: told.ts } : null;
  context.database.save(keyOf(facts), { ticket: ticket && { key: ticket.key, url: ticket.url }, thread });
}

/** What is said of an incident that is open goes to where it is talked about. */
async function follow({ ticket, thread }: Incident, said: string, context) {
  if (ticket)
    await unlessRefused(context, 'the comment', () => context.jira.comment({ issue: ticket.key, body: said }));
  if (thread) {
    await unlessRefused(context, 'the reply', () =>
      context.slack.sendMessage({
        channel: thread.channel,
        thread_ts: thread.ts,
        // A title is somebody's input: nobody is to be called by it.
        text: context.render('{{said}}', { said }, { format: 'slack' }),
      }),
    );
  }
}

async function resolve(facts: Facts, incident: Incident | null, context): Promise<boolean> {
  if (!incident) return false;
  await follow(incident, `✅ Resolved in Sentry${facts.url ? `: ${facts.url}` : ''}`, context);
  await context.pagerduty.resolve({ dedup_key: keyOf(facts) });
  context.database.delete(keyOf(facts));
  return true;
}

/** A critical metric alert says so by its action, an error by its level. */
const isIncident = (facts: Facts, context): boolean => context.config.levels.includes(facts.level ?? '');

async function raise(facts: Facts, incident: Incident | null, context): Promise<boolean> {
  if (!isIncident(facts, context)) return false;
  if (incident) await follow(incident, `Still there: ${titleOf(facts)}`, context);
  else await begin(facts, context);
  return true;
}

export default {
  name: 'monitoring-incident',

  async handle(event, context) {
    const facts = event.facts as Facts;
    const incident = ((await context.database.get(keyOf(facts))) ?? null) as Incident | null;
    const isOver = event.type.endsWith('.resolved');
    const processed = isOver ? await resolve(facts, incident, context) : await raise(facts, incident, context);
    return { status: 'success', processed };
  },
};
