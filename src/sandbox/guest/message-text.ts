import type { MessageFormat } from '../sandbox.ts';
import { defaultTemplate } from './default-template.ts';
import type { RunState } from './run-state.ts';

/** `issues.opened` → `issue_opened`, as the guide names its templates; `jira:issue_created` → `jira_issue_created`. */
function keyOf(type: string): string {
  const [first = '', ...rest] = type.replaceAll(':', '_').split('.');
  return [first.replace(/s$/, ''), ...rest].join('_');
}

/** Which template an event takes: the rule's, its own, the default one, one for all, ours. */
export function templateFor(run: RunState, named?: string): { name: string; text: string } {
  const { program, header } = run;
  const { type } = header.event;
  for (const name of named === undefined ? [type, keyOf(type), 'default'] : [named]) {
    const text = program.templateText(name);
    if (text !== undefined) return { name, text };
  }
  if (named !== undefined) return { name: 'of the rule', text: named };
  const configured = header.config.message_template;
  const single = typeof configured === 'string' ? configured : program.settings.message_template;
  if (single !== undefined) return { name: 'message_template', text: single };
  return { name: 'built in', text: defaultTemplate(program.settings.message_format, type) };
}

export function messageText(run: RunState, format: MessageFormat, named?: string, scope = run.scope): string {
  const { name, text } = templateFor(run, named);
  return run.program.template(text, name, format).render(scope);
}
