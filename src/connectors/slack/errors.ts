import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';

const CREDENTIAL: Record<string, string> = {
  invalid_auth: 'The token is not valid. Copy the Bot User OAuth Token (xoxb-…) from the app again.',
  not_authed: 'No token was sent. Set slack_token.',
  token_revoked: 'The token was revoked. Install the app in the workspace again and set the new token.',
  token_expired: 'The token has expired. Set a new one.',
  account_inactive: 'The account behind the token was deactivated. Install the app in the workspace again.',
  not_allowed_token_type: 'This kind of token may not do that. Use a bot token (xoxb-…).',
  no_permission: 'The token lacks the permission for it. Add the scope in the app and install it again.',
  access_denied: 'The workspace does not let this app do that. Ask its administrator.',
  org_login_required: 'The workspace is being moved into an organisation. Try a token of the organisation.',
  team_access_not_granted: 'The app has no access to this workspace. Install it there.',
};

const TEMPORARY = new Set([
  'ratelimited',
  'rate_limited',
  'service_unavailable',
  'internal_error',
  'fatal_error',
  'request_timeout',
]);

const INPUT: Record<string, string> = {
  channel_not_found:
    'There is no such channel, or the bot cannot see it. Check the name, and invite the bot to it if it is private.',
  not_in_channel: 'The bot is not in that channel. Invite it there with /invite.',
  is_archived: 'The channel is archived. Choose another one.',
  no_text: 'The message is empty. Give a text or blocks.',
  msg_too_long: 'The message is longer than Slack takes (40,000 characters). Shorten it.',
  msg_blocks_too_long: 'The blocks are longer than Slack takes. Shorten them.',
  invalid_blocks: 'The blocks are not valid. Try them in the Block Kit Builder.',
  invalid_blocks_format: 'The blocks are not a list of objects. Try them in the Block Kit Builder.',
  message_not_found: 'There is no such message. Check the channel and ts.',
  thread_not_found: 'There is no such thread. Check the channel and thread_ts.',
  cant_update_message: 'Only messages of this bot itself can be changed.',
  edit_window_closed: 'The workspace does not let old messages be changed any more.',
  invalid_name: 'There is no emoji of that name. Write it without colons.',
  too_many_reactions: 'The message has all the reactions that Slack takes.',
  users_not_found: 'No one in the workspace has that e-mail address.',
  restricted_action: 'The settings of the workspace do not let the bot post there.',
  restricted_action_read_only_channel: 'The channel is read only.',
  file_not_found: 'The upload is not there any more. Upload the file again.',
};

interface Refusal {
  ok: false;
  error?: unknown;
  needed?: unknown;
  provided?: unknown;
}

const isRefusal = (body: unknown): body is Refusal =>
  typeof body === 'object' && body !== null && 'ok' in body && body.ok === false;

/** Slack answers 200 and says no inside: what its code means, and what to do. */
export function slackFault(body: unknown, response: { headers: ResponseHeaders }, now: number): Fault | undefined {
  if (!isRefusal(body)) return undefined;
  const code = String(body.error ?? 'unknown_error').slice(0, 100);
  const details = { service: 'slack', code };
  if (code === 'missing_scope') {
    const needed = String(body.needed ?? 'another scope');
    const text = `Slack needs the scope ${needed}. Add it under OAuth & Permissions in the app and install the app again.`;
    return new CredentialFault('Scope missing', text, { details: { ...details, needed } });
  }
  const credential = CREDENTIAL[code];
  if (credential !== undefined)
    return new CredentialFault('Credential refused', `Slack: ${credential} (${code})`, { details });
  if (TEMPORARY.has(code)) {
    const wait = retryAfterMs(response.headers['retry-after'], now);
    const title = code.startsWith('rate') ? 'Rate limit exceeded' : 'Service unavailable';
    return new TemporaryFault(title, `Slack cannot do it now (${code}).`, {
      details,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    });
  }
  return new InputFault('Request refused', `Slack: ${INPUT[code] ?? 'It refused the call.'} (${code})`, { details });
}
