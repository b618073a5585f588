import { expect, test } from '@jest/globals';
import { slackSource } from '#src/connectors/slack/source.ts';

test('the greeting is answered with its challenge, a check of the certificate with nothing', () => {
  const greeting = {
    type: 'url_verification',
    token: 'x',
    challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P',
  };
  expect(slackSource.handshake?.({}, greeting)).toEqual({ status: 200, body: { challenge: greeting.challenge } });
  expect(slackSource.handshake?.({}, { ssl_check: '1', token: 'x' })).toMatchObject({ status: 200 });
  expect(slackSource.handshake?.({}, { type: 'event_callback' })).toBeNull();
});

test('an accepted delivery is answered with 200 and nothing that people would see', () => {
  expect(slackSource.acknowledge?.('evt_1', {}, {})).toEqual({ status: 200 });
});

test('the same minute over the limit is the same', () => {
  const payload = { type: 'app_rate_limited', team_id: 'T1', minute_rate_limited: 1518467820 };
  expect(slackSource.describe({}, payload, Buffer.alloc(0))).toMatchObject({
    id: 'T1:1518467820',
    type: 'app_rate_limited',
  });
});
