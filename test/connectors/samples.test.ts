import { describe, expect, test } from '@jest/globals';
import { listConnectors } from '#src/connectors/catalogue.ts';
import { parsePayload } from '#src/connectors/parse-payload.ts';
import { sampleDelivery } from '#src/connectors/sample-delivery.ts';
import { InputFault } from '#src/kit/faults.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
const SECRET = 'c2FtcGxlIHNlY3JldCBvZiB0aGUgdGVzdHMsIHNoYXJlZA==';
/** They tell deliveries apart by what is in them: two alike are one. */
const BY_CONTENT = ['amocrm', 'discord', 'jenkins', 'okdesk', 'prometheus', 's3', 'teams'];
/** Events of which there is no example. */
const WITHOUT: Record<string, string[]> = {
  amocrm: ['companies.note'],
  okdesk: ['new_ticket', 'new_ticket_status', 'new_comment'],
};
const sources = listConnectors().flatMap((connector) => connector.source ?? []);

describe.each(sources.map((source) => [source.service, source] as const))('samples of %s', (service, source) => {
  const events = source.events.includes('*') ? ['order.created'] : source.events;

  test('events come as what they are, each with an id of its own', () => {
    const make = (type: string) => sampleDelivery(source, type, { secret: null, now: NOW });
    const idOf = ({ headers, body }: ReturnType<typeof make>): string | null =>
      source.describe(headers, parsePayload(headers, Buffer.from(body)), Buffer.from(body)).id;
    const without = events.filter((type) => {
      try {
        const id = idOf(make(type));
        if (id !== null && !BY_CONTENT.includes(service)) expect([type, id]).not.toEqual([type, idOf(make(type))]);
        return false;
      } catch (thrown) {
        if (!(thrown instanceof InputFault)) throw thrown;
        return true;
      }
    });
    expect([service, without]).toEqual([service, WITHOUT[service] ?? []]);
    expect(() =>
      sampleDelivery({ ...source, events: ['known.event'] }, 'knwon.event', { secret: null, now: NOW }),
    ).toThrow('known.event');
  });

  test('it is signed so that it verifies, or it says that nobody else can', () => {
    const [type = ''] = events;
    const signed = () => sampleDelivery(source, type, { secret: SECRET, now: NOW });
    if (!source.sample) return expect(signed).toThrow(`Only ${service} itself`);
    const { headers, body } = signed();
    const delivery = { headers, raw: Buffer.from(body), secrets: [SECRET], now: NOW };
    expect(source.verify(delivery)).toBe(true);
    expect(source.verify({ ...delivery, secrets: ['another'] })).toBe(false);
    const unsigned = sampleDelivery(source, type, { secret: null, now: NOW });
    expect(source.verify({ ...delivery, headers: unsigned.headers })).toBe(false);
  });
});
