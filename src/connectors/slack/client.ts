import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import type { Doors } from '../define.ts';
import type { SlackAnswer, SlackCall } from './call.ts';
import { type ChannelIds, createChannelIds } from './channel-ids.ts';
import { slackFault } from './errors.ts';

export interface SlackClient {
  call: SlackCall;
  channelId: ChannelIds;
  /** Set when the credential is an incoming webhook alone. */
  webhook: { url: string; http: HttpClient } | null;
  http: HttpClient;
}

interface SlackCredential {
  token?: string;
  webhook_url?: string;
  base_url: string;
}

const isObject = (value: unknown): value is SlackAnswer => typeof value === 'object' && value !== null;

function scopesOf(header: string | string[] | undefined): string[] | null {
  if (typeof header !== 'string' || header.trim() === '') return null;
  return header.split(',').map((scope) => scope.trim());
}

export function connectSlack({ token, webhook_url, base_url }: SlackCredential, doors: Doors): SlackClient {
  const http = doors.http({
    baseUrl: base_url,
    ...(token === undefined ? {} : { auth: { bearer: token } }),
    fault: (body, response) => slackFault(body, response, doors.now()),
  });
  const call: SlackClient['call'] = async (method, args) => {
    if (token === undefined) {
      throw new CredentialFault(
        'Credential missing',
        'An incoming webhook can only send messages. Set slack_token for the rest.',
      );
    }
    const { body, headers } = await http.post(method, args);
    if (!isObject(body))
      throw new InputFault('Request refused', `Slack answered ${method} with something that is not JSON.`);
    return { answer: body, scopes: scopesOf(headers['x-oauth-scopes']) };
  };
  return {
    call,
    channelId: createChannelIds(call, doors.now),
    webhook: token === undefined && webhook_url ? { url: webhook_url, http } : null,
    http,
  };
}
