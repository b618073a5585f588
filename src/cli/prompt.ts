import { actionPrompt } from '#src/connectors/action-prompt.ts';
import { getAction } from '#src/connectors/catalogue.ts';
import { InputFault } from '#src/kit/faults.ts';
import { defineCommand } from './define.ts';
import { need } from './usage-fault.ts';

export const prompt = defineCommand({
  name: 'prompt',
  usage: 'prompt <action> [--lang en|ru]',
  summary: 'print a prompt for any AI tool that describes an action whole',
  help: 'ccb catalog lists the actions.',
  options: { lang: { type: 'string' } },
  about: { lang: 'en (default) or ru' },
  async run(given, terminal) {
    const action = getAction(need(given, 0, 'the id of an action, such as slack_send_message', prompt));
    const lang = given.options.lang ?? 'en';
    if (lang !== 'en' && lang !== 'ru') throw new InputFault('Wrong usage', '--lang takes en or ru.');
    const written = actionPrompt(action, lang);
    terminal.result([written.trimEnd()], { id: action.id, lang, prompt: written });
    return 0;
  },
});
