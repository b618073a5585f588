import type { MessageFormat } from '../sandbox.ts';
import { defaultTemplate } from './default-template.ts';
import type { Seen } from './seen.ts';

/** `issues.opened` → `issue_opened`, as the guide names its templates; `jira:issue_created` → `jira_issue_created`. */
function keyOf(type: string): string {
  const [first = '', ...rest] = type.replaceAll(':', '_').split('.');
  return [first.replace(/s$/, ''), ...rest].join('_');
}

/** Which template an event takes: the rule's, its own, the default one, one for all, ours. */
export function templateFor(seen: Seen, named?: string): { name: string; text: string } {
  const { program, config, event } = seen;
  const { type } = event;
  for (const name of named === undefined ? [type, keyOf(type), 'default'] : [named]) {
    const text = program.templateText(name);
    if (text !== undefined) return { name, text };
  }
  if (named !== undefined) return { name: 'of the rule', text: named };
  const configured = config.message_template;
  const single = typeof configured === 'string' ? configured : program.settings.message_template;
  if (single !== undefined) return { name: 'message_template', text: single };
  return { name: 'built in', text: defaultTemplate(program.settings.message_format, type) };
}

export function messageText(seen: Seen, format: MessageFormat, named?: string, scope = seen.scope): string {
  const { name, text } = templateFor(seen, named);
  return seen.program.template(text, name, format).render(scope);
}
