import { createHash } from 'node:crypto';
import { defineSource, factsBeside } from '../define.ts';
import { type Loose, list, object, word } from '../loose.ts';
import { secretSample } from '../sample-delivery.ts';
import { verifySentAlong } from '../signatures.ts';
import { exampleOf } from './example.ts';
import { prometheusWords } from './words.ts';

/** A group is sent again as long as it fires: it is new when an alert of it began or ended. */
function idOf(payload: Loose): string | null {
  const alerts = list(payload.alerts).map(object);
  if (alerts.length === 0) return null;
  const states = alerts.map(({ fingerprint, startsAt, endsAt, status, labels }) =>
    // The end of one that still fires is a guess, which moves.
    JSON.stringify([
      word(fingerprint) ?? labels ?? null,
      word(startsAt),
      word(status),
      status === 'resolved' ? word(endsAt) : null,
    ]),
  );
  const all = JSON.stringify([word(payload.groupKey), word(payload.status), states.sort()]);
  return createHash('sha256').update(all).digest('hex');
}

export const prometheusSource = defineSource({
  service: 'prometheus',
  // The Alertmanager signs nothing: the address is the secret, or what its http_config sends along.
  signs: false,
  maySign: true,
  maxBytes: 5 * 1024 * 1024,
  contentTypes: ['application/json'],
  verify: verifySentAlong,
  describe(_headers, sent) {
    const payload = object(sent);
    const status = word(payload.status);
    return {
      id: idOf(payload),
      type: status === 'firing' || status === 'resolved' ? `alert.${status}` : 'alert',
      object: word(payload.groupKey),
      actor: null,
    };
  },
  factsModule: factsBeside(import.meta.url),
  events: ['alert.firing', 'alert.resolved'],
  words: prometheusWords,
  example: exampleOf,
  sample: secretSample('x-webhook-secret'),
});
