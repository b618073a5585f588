import { replayRange } from '#src/events/replay.ts';
import { InputFault } from '#src/kit/faults.ts';
import { momentOf } from '#src/kit/moment.ts';
import { type CommandCtx, defineCommand } from './define.ts';

const SAID = {
  en: (count: number, more: boolean) =>
    `${count} events that were held or given up are worked on once more.${more ? ' There are more of them: write it again.' : ''}`,
  ru: (count: number, more: boolean) =>
    `Снова выполняются события, которые были отложены или не выполнены: ${count}.${more ? ' Есть ещё: повторите команду.' : ''}`,
};

async function run({ ctx, integration, language }: CommandCtx, args: string): Promise<string> {
  const [start, end, ...rest] = args.split(/\s+/).filter((word) => word !== '');
  const now = ctx.clock.now();
  if (start === undefined || rest.length > 0)
    throw new InputFault('Invalid time', 'Write `/replay 2h`, or `/replay` with a start and an end.');
  const from = momentOf('from', start, now);
  const to = end === undefined ? now : momentOf('to', end, now);
  if (from >= to) throw new InputFault('Invalid time', 'The end has to be behind the start.');
  const { replayed, more } = await replayRange(ctx, integration.id, { from, to });
  return SAID[language](replayed, more);
}

export const replay = defineCommand({
  name: 'replay',
  readOnly: false,
  usage: { en: '/replay <from> [to]', ru: '/replay <с> [по]' },
  summary: {
    en: 'work once more on what was held or given up in that time (`2h`, `2026-01-01T10:00Z`)',
    ru: 'снова выполнить отложенное и невыполненное за это время (`2h`, `2026-01-01T10:00Z`)',
  },
  run,
});
