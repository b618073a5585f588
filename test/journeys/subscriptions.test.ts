import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalServer, localServer } from '../connectors/worlds/world.ts';
import { movingClock } from '../support/moving-clock.ts';
import { type Service, startService, until } from '../support/service.ts';

// Google Drive tells its changes for a week at most: it is asked again before, as long as somebody wants to hear them.

const DAY = 24 * 3_600_000;
const clock = movingClock();
const manifest = [
  'name: drive',
  'version: 1.0.0',
  'source: google_drive',
  "events: ['*']",
  'actions: [google_drive_list_changes]',
  '',
].join('\n');

interface Channel {
  id: string;
  address: string;
  token: string;
  expiration: string;
}

let service: Service;
let google: LocalServer;
const channels: Channel[] = [];
let refuses = false;

beforeAll(async () => {
  google = await localServer(({ url, body }) => {
    if (refuses) return { status: 403, json: { error: { message: 'No access.', status: 'PERMISSION_DENIED' } } };
    if (url.includes('startPageToken')) return { json: { startPageToken: '1' } };
    const channel = JSON.parse(body) as Channel;
    channels.push(channel);
    return { json: { ...channel, resourceId: 'r' } };
  });
  service = await startService(
    {
      PUBLIC_URL: 'https://bot.example',
      CCB_GOOGLE_DRIVE_BASE_URL: google.url,
      CCB_GOOGLE_DRIVE_ACCESS_TOKEN: 'ya29.x',
    },
    { clock },
  );
});
afterAll(async () => {
  await service.stop();
  await google.close();
});

const channelsAre = (count: number) => until(async () => channels.length === count, `${count} channels`);
const secret = (id: string, value: string) =>
  service.api('PATCH', `/v1/integrations/${id}/webhook-secret`, { secret: value });

test('a channel is opened for who is active, renewed before it ends, and no longer when nobody wants it', async () => {
  const config = { webhook_secret: 'a-token-of-the-channel' };
  const made = await service.api('POST', '/v1/integrations', { files: { 'integration.yaml': manifest }, config });
  expect(made).toMatchObject({ status: 201, body: { status: 'active' } });
  const { id } = made.body;
  clock.forward(6 * 60_000);
  await channelsAre(1);
  expect(channels[0]).toMatchObject({ address: `https://bot.example/webhooks/${id}`, token: 'a-token-of-the-channel' });
  expect(Number(channels[0]?.expiration) - clock.now()).toBeGreaterThan(6 * DAY);

  clock.forward(7 * DAY - 3_600_000);
  await channelsAre(2);
  expect(channels[1]?.id).not.toBe(channels[0]?.id);

  await secret(id, 'another-token');
  clock.forward(6 * 60_000);
  await channelsAre(3);
  expect(channels[2]?.token).toBe('another-token');

  await service.api('POST', `/v1/integrations/${id}/pause`);
  clock.forward(8 * DAY);
  const asked = google.seen.length;
  await service.api('POST', `/v1/integrations/${id}/activate`);
  refuses = true;
  clock.forward(6 * 60_000);
  await until(async () => google.seen.length > asked, 'Drive to be asked');
  expect(channels).toHaveLength(3);
  refuses = false;
  clock.forward(3_600_000);
  await channelsAre(4);
});
