import { InputFault } from '#src/kit/faults.ts';
import { type Api, withApi } from './api.ts';
import { defineCommand, type Given, type Terminal, text } from './define.ts';
import { SERVER_ABOUT, SERVER_OPTIONS } from './remote.ts';
import { need } from './usage-fault.ts';

interface Preview {
  count: number;
  previewed: number;
  difference: readonly unknown[];
}

const MOST_ROUNDS = 1000;

function rangeOf({ options }: Given): Record<string, unknown> {
  const from = text(options.from);
  if (!from) throw new InputFault('Wrong usage', `Name an event, or the time: ccb ${replay.usage}`);
  const [to, type, status] = [text(options.to), text(options.type), text(options.status)?.split(',')];
  return {
    from,
    ...(to === undefined ? {} : { to }),
    ...(type === undefined ? {} : { type }),
    ...(status === undefined ? {} : { status }),
  };
}

async function one(api: Api, path: string, event: string, terminal: Terminal): Promise<void> {
  const made = await api.post<{ id?: string }>(`${path}/events/${event}/replay`);
  terminal.result([`${event} is worked on once more${made.id ? ` as ${made.id}` : ''}.`], made);
}

async function many(api: Api, path: string, range: object, terminal: Terminal): Promise<void> {
  let replayed = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const answer = await api.post<{ replayed: number; more: boolean }>(`${path}/replay`, range);
    replayed += answer.replayed;
    if (!answer.more) break;
    terminal.note(`${replayed} events …`);
  }
  terminal.result([`${replayed} events are worked on once more.`], { replayed });
}

async function preview(api: Api, path: string, range: object, terminal: Terminal): Promise<void> {
  const found = await api.post<Preview>(`${path}/replay`, { ...range, dry_run: true });
  const differing = found.difference.map((line) => `  ${JSON.stringify(line)}`);
  terminal.result(
    [`${found.count} events; ${found.previewed} were tried without sending anything.`, ...differing],
    found,
  );
}

export const replay = defineCommand({
  name: 'replay',
  usage:
    'replay <integration> <event> | replay <integration> --from 2h [--to …] [--status dead,held] [--type …] [--dry-run]  [--url … --key …]',
  summary: 'work on an event, or on all of a time, once more',
  help: 'Without --status those are taken that were held or given up. --dry-run counts them and shows what would come out differently, and sends nothing. The running service does the work.',
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    status: { type: 'string' },
    type: { type: 'string' },
    'dry-run': { type: 'boolean' },
    ...SERVER_OPTIONS,
  },
  about: {
    from: 'since when: 2h, 30m or a time such as 2026-01-31T12:00:00Z',
    to: 'until when; now unless said',
    status: 'which: dead, held, failed, delivered, filtered, staged, with commas',
    type: 'only events of this type',
    'dry-run': 'count and compare, send nothing',
    ...SERVER_ABOUT,
  },
  async run(given, terminal) {
    const path = `v1/integrations/${need(given, 0, 'the id of the integration', replay)}`;
    const event = given.args[1];
    const range = event === undefined ? rangeOf(given) : {};
    await withApi(given.options, async (api) => {
      if (event !== undefined) await one(api, path, event, terminal);
      else if (given.options['dry-run'] === true) await preview(api, path, range, terminal);
      else await many(api, path, range, terminal);
    });
    return 0;
  },
});
