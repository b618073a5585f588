export interface RequestText {
  service?: string | undefined;
  events?: string | undefined;
  actions?: string | undefined;
  description?: string | undefined;
  examples?: readonly string[];
  rest?: string;
}

const line = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `- **${name}:** ${value}`;

/** A request as people write it, short. What is given as undefined is left out. */
export function requestText(given: RequestText = {}): string {
  const whole = {
    service: 'Slack',
    events: 'GitHub webhook (issues.opened)',
    actions: 'Send a message to Slack',
    description: 'Tell the team about new issues in #dev-alerts.',
    ...given,
  };
  const { examples = [], rest = '' } = given;
  return [
    '## Integration request',
    line('Service name', whole.service),
    '- **Integration type:** Webhook',
    line('Description', whole.description),
    line('Incoming events', whole.events),
    line('Outgoing actions', whole.actions),
    ...(examples.length === 0 ? [] : ['', '### Usage examples', ...examples.map((one, at) => `${at + 1}. ${one}`)]),
    rest,
  ]
    .filter((one, at) => one !== '' || at > 4)
    .join('\n');
}
