import { withApi } from './api.ts';
import { defineCommand } from './define.ts';
import { SERVER_ABOUT, SERVER_OPTIONS } from './remote.ts';
import { need } from './usage-fault.ts';

const WORDS = {
  payloads: 'payloads removed',
  events: 'events without who and what about',
  steps: 'steps without what was sent and answered',
  log_lines: 'log lines removed',
  entries: 'entries of context.database removed or rewritten',
  threads: 'message threads removed',
} as const;

type Counts = Record<keyof typeof WORDS | 'open', number>;
type Part = Counts & { next: string | null };

const added = (sum: Counts, part: Part): Counts =>
  Object.fromEntries(Object.entries(sum).map(([name, count]) => [name, count + part[name as keyof Counts]])) as Counts;

export const forget = defineCommand({
  name: 'forget',
  usage: 'forget <subject> [another name of the same person …] [--dry-run] [--url … --key …]',
  summary: "take a person's data out of stored payloads, events, steps, logs and context.database",
  help: 'A subject is an address, a telephone number, a login or a whole name; give every one that the person goes by. Whatever names them is removed: payloads, inputs and answers of calls, log lines; in context.database an entry whose key names them goes, in others the words are replaced. What has to run yet is left and counted: run it again when it is done. The audit trail, backups and what other services hold stay as they are. Works on the database of this machine, beside a running service, or with --url and --key on that of a server.',
  options: { 'dry-run': { type: 'boolean' }, ...SERVER_OPTIONS },
  about: { 'dry-run': 'count what names them, and change nothing', ...SERVER_ABOUT },
  async run(given, terminal) {
    need(given, 0, 'whom to forget: an address, a number, a login or a whole name', forget);
    const dryRun = given.options['dry-run'] === true;
    const asked = { subjects: given.args, dry_run: dryRun };
    const done = await withApi(given.options, async (api) => {
      let sum: Counts = { payloads: 0, events: 0, steps: 0, log_lines: 0, entries: 0, threads: 0, open: 0 };
      for (let after: string | null = ''; after !== null; ) {
        const part: Part = await api.post('v1/forget', after === '' ? asked : { ...asked, after });
        sum = added(sum, part);
        after = part.next;
        if (after !== null) terminal.note(`${sum.payloads} payloads, ${sum.steps} steps, ${sum.log_lines} log lines …`);
      }
      return sum;
    });
    const lines = Object.entries(WORDS).map(([name, words]) => `${done[name as keyof typeof WORDS]} ${words}`);
    const open = `${done.open} are needed by events that are not at their end yet: run it again later.`;
    const heading = dryRun ? ['Nothing was changed. It would be:'] : [];
    terminal.result([...heading, ...lines, ...(done.open > 0 ? [open] : [])], { dry_run: dryRun, ...done });
    return done.open > 0 ? 1 : 0;
  },
});
