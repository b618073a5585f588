import { CredentialFault, type Fault, InputFault } from '#src/kit/faults.ts';
import { type Call, stop } from '../action.ts';
import type { Doors } from '../define.ts';
import { object, text } from '../loose.ts';

export interface TeamsClient {
  /** Posts a card to the workflow of the call, else of the credential. */
  post(card: object, webhookUrl: string | undefined, call: Pick<Call, 'signal'>): Promise<{ accepted: boolean }>;
  /** The host of the credential's address. */
  host: string | null;
}

const MOST_BYTES = 28 * 1024;
const NEW_ONE = 'Make a new workflow in the channel and set its address as teams_webhook_url.';

/** Workflows answer with `{error: {code, message}}`; old connectors said 200 and the failure in words. */
function teamsFault(body: unknown, { status }: { status: number }): string | Fault | undefined {
  const { code, message } = object(object(body).error);
  const said = text(message) ?? text(body) ?? '';
  const details = { service: 'teams', status, code: text(code) };
  if (status < 300) return /delivery failed|HTTP error \d/i.test(said) ? said : undefined;
  if (status === 401 || status === 403 || status === 404 || status === 410) {
    return new CredentialFault('Credential refused', `Teams refused the address (${status}): ${said}. ${NEW_ONE}`, {
      details,
    });
  }
  return said;
}

function envelopeOf(card: object): string {
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card };
  const body = JSON.stringify({ type: 'message', attachments: [attachment] });
  if (Buffer.byteLength(body) <= MOST_BYTES) return body;
  throw new InputFault('Invalid input', 'Teams takes messages of up to 28 KB. Shorten the text or the card.');
}

export function connectTeams({ webhook_url }: { webhook_url?: string }, doors: Doors): TeamsClient {
  // Every address is a whole one, so the base is one that leads nowhere.
  const http = doors.http({ baseUrl: 'https://teams.invalid/', fault: teamsFault });
  return {
    host: webhook_url && URL.canParse(webhook_url) ? new URL(webhook_url).hostname : null,
    async post(card, given, call) {
      const url = given ?? webhook_url ?? '';
      const headers = { 'content-type': 'application/json' };
      const { status } = await http.external('POST', url, { body: envelopeOf(card), headers, ...stop(call) });
      return { accepted: status < 300 };
    },
  };
}
