import { createHash } from 'node:crypto';
import { defineSource, factsBeside } from '../define.ts';
import { type Loose, list, object, word } from '../loose.ts';
import { secretSample } from '../sample-delivery.ts';
import { verifySentAlong } from '../signatures.ts';
import { exampleOf } from './example.ts';
import { jenkinsWords } from './words.ts';

const PHASE = /^[A-Za-z]{1,30}$/;

/** The Notification plugin names phases; Outbound WebHook says `start` or how it ended. */
function phaseOf(payload: Loose, build: Loose): string {
  if (typeof build.phase === 'string' && PHASE.test(build.phase)) return build.phase.toLowerCase();
  if (typeof payload.event !== 'string') return 'unknown';
  return payload.event.toLowerCase() === 'start' ? 'started' : 'completed';
}

/** Neither plugin names its deliveries: a build is in each phase once. */
function idOf(payload: Loose, build: Loose): string | null {
  const job = word(payload.url) ?? word(payload.name) ?? word(payload.buildUrl);
  const number = word(build.number) ?? word(payload.buildUrl);
  if (job === null || number === null) return null;
  const what = [job, number, build.phase ?? payload.event, build.status, build.timestamp];
  return createHash('sha256').update(JSON.stringify(what)).digest('hex');
}

export const jenkinsSource = defineSource({
  service: 'jenkins',
  signs: false,
  maySign: true,
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json'],
  // Nothing that Jenkins sends is signed: the secret is in the address, or sent along where the plugin can.
  verify: verifySentAlong,
  describe(_headers, sent) {
    const payload = object(sent);
    const build = object(payload.build);
    return {
      id: idOf(payload, build),
      type: `build.${phaseOf(payload, build)}`,
      object: word(payload.url) ?? word(payload.name) ?? word(payload.buildName),
      actor: word(list(object(build.scm).culprits)[0]),
    };
  },
  factsModule: factsBeside(import.meta.url),
  events: ['build.completed', 'build.started', 'build.queued', 'build.finalized'],
  words: jenkinsWords,
  example: exampleOf,
  sample: secretSample('x-webhook-secret'),
});
