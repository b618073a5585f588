import { OKDESK_TOKEN, startOkdesk } from '../test/fakes/okdesk.ts';
import { BOT_TOKEN, startTelegram } from '../test/fakes/telegram.ts';
import { fileAtOnce, notOnceIn, problemsOf } from '../test/support/dialogues.ts';
import { spawnService, until } from '../test/support/service.ts';
import { report } from './report.ts';

// A thousand people talk to the bot at once, none waits for its answers, and at the end everything is told it once more.
// Each must come out with one contact, one ticket and every answer once, in its order. With "kill" the process dies in the
// middle: tickets and contacts are still there once; only a message under way at that moment may be said twice, since Telegram
// takes no key for a call and cannot be asked.

const PEOPLE = Number(process.argv[2] ?? 1000);
const KILLS = process.argv[3] === 'kill';
/** Events that are worked on at once, at the most: of each the last call may not be on record yet. */
const UNDER_WAY = 256;
const PATIENCE_MS = 300_000;

const [telegram, okdesk] = await Promise.all([startTelegram(), startOkdesk()]);
const service = await spawnService({ CCB_TELEGRAM_BASE_URL: telegram.url });
const config = { telegram_bot_token: BOT_TOKEN, okdesk_api_url: okdesk.url, okdesk_api_token: OKDESK_TOKEN };
const made = await service.api('POST', '/v1/integrations', { package: 'okdesk-telegram', config });
const people = Array.from({ length: PEOPLE }, (_, nth) => telegram.person(10_000 + nth));

const begun = performance.now();
for (const person of people) fileAtOnce(person);
if (KILLS) {
  await until(async () => okdesk.issues.size > PEOPLE / 3, 'a third of the tickets', PATIENCE_MS);
  await service.kill();
  await service.restart();
}
await until(async () => okdesk.issues.size >= PEOPLE, 'all tickets', PATIENCE_MS);
const seconds = (performance.now() - begun) / 1000;
await telegram.repeatAll();
const queue = `/v1/integrations/${made.body.id}/queue/status`;
await until(
  async () => {
    const { body } = await service.api('GET', queue);
    return body.waiting === 0 && body.processing === 0;
  },
  'the end of the queue',
  PATIENCE_MS,
);

const problems = problemsOf(okdesk, people);
const doubled = notOnceIn(okdesk, people).length;
await service.stop();
await Promise.all([telegram.close(), okdesk.close()]);
const rate = Math.round(telegram.updates.length / seconds);
report('dialogues', [
  { name: 'people at once', value: PEOPLE, unit: '' },
  { name: 'updates', value: telegram.updates.length, unit: '' },
  { name: 'until the last ticket', value: Math.round(seconds), unit: 's' },
  { name: 'updates worked on', value: rate, unit: '1/s' },
  { name: 'ticket or contact not once in Okdesk', value: doubled, unit: 'people', reach: 'none', met: doubled === 0 },
  {
    name: 'not exactly once, or out of order',
    value: problems.length,
    unit: 'people',
    reach: KILLS ? `no more than were under way (${UNDER_WAY})` : 'none',
    met: problems.length <= (KILLS ? UNDER_WAY : 0),
  },
]);
for (const problem of problems.slice(0, 10)) console.error(problem);
process.exitCode = doubled === 0 && problems.length <= (KILLS ? UNDER_WAY : 0) ? 0 : 1;
