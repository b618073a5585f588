import { defineSource, factsBeside } from '../define.ts';
import { object, word } from '../loose.ts';
import { secretSample } from '../sample-delivery.ts';
import { verifySentAlong } from '../signatures.ts';
import { exampleOf } from './example.ts';
import { datadogWords } from './words.ts';

/** `Re-Triggered` → `re_triggered`: what happened, in the payload of our template. */
function transitionOf(value: unknown): string | null {
  const name = (word(value) ?? '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return /^[a-z][a-z_]{0,40}$/.test(name) ? name : null;
}

export const datadogSource = defineSource({
  service: 'datadog',
  // Nothing signs there: the address is the secret, or a header that the webhook adds.
  signs: false,
  maySign: true,
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json'],
  verify: verifySentAlong,
  describe(_headers, sent) {
    const payload = object(sent);
    const transition = transitionOf(payload.transition ?? payload.alert_transition);
    const parts = [word(payload.id), transition, word(payload.last_updated)];
    return {
      // One event has one id for all of its transitions.
      id:
        parts[0] === null
          ? null
          : parts
              .map((part) => part ?? '')
              .join(':')
              .slice(0, 200),
      type: transition === null ? 'alert' : `alert.${transition}`,
      object: word(payload.cycle) ?? word(payload.alert_id) ?? word(payload.id),
      actor: word(payload.user),
    };
  },
  factsModule: factsBeside(import.meta.url),
  events: [
    'alert.triggered',
    'alert.recovered',
    'alert.warn',
    'alert.no_data',
    'alert.re_triggered',
    'alert.re_warn',
    'alert.re_no_data',
    'alert.renotify',
    'alert',
  ],
  words: datadogWords,
  example: exampleOf,
  sample: secretSample('x-webhook-secret'),
});
