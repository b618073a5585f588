import { type Command, type CommandCtx, defineCommand } from './define.ts';

const INTRO = {
  en: 'Write a command at the start of a line, here or in the pull request. Those that change something need write access.',
  ru: 'Команда пишется с начала строки, здесь или в pull request. Для тех, что что-то меняют, нужно право записи.',
};
const ALSO = { en: 'also', ru: 'или' };

function line({ usage, summary, aliases = [] }: Command, { language }: CommandCtx): string {
  const also = aliases.length === 0 ? '' : ` (${ALSO[language]} ${aliases.map((name) => `\`/${name}\``).join(', ')})`;
  return `- \`${usage[language]}\`${also}: ${summary[language]}`;
}

/** The command that lists the others. */
export const helpOn = (commands: () => readonly Command[]): Command =>
  defineCommand({
    name: 'help',
    readOnly: true,
    usage: { en: '/help', ru: '/help' },
    summary: { en: 'this list', ru: 'этот список' },
    run: async (about) => [INTRO[about.language], '', ...commands().map((one) => line(one, about))].join('\n'),
  });
