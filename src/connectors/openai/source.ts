import { defineSource, factsBeside } from '../define.ts';
import { eventName, object, word } from '../loose.ts';
import { single } from '../signatures.ts';
import { verifyStandard } from '../webhook/standard.ts';
import { standardSample } from '../webhook/standard-sample.ts';
import { openaiWords } from './words.ts';

const ID: Record<string, string> = { response: 'resp_1', batch: 'batch_1', fine_tuning: 'ftjob_1', eval: 'evalrun_1' };

export const openaiSource = defineSource({
  service: 'openai',
  signs: true,
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json'],
  verify: verifyStandard,
  describe(headers, payload) {
    const { id, type, data } = object(payload);
    return {
      id: word(single(headers, 'webhook-id')) ?? word(id),
      type: eventName(type, 'unknown'),
      object: word(object(data).id),
      actor: null,
    };
  },
  factsModule: factsBeside(import.meta.url),
  sample: standardSample,
  events: [
    'response.completed',
    'response.failed',
    'response.cancelled',
    'response.incomplete',
    'batch.completed',
    'batch.failed',
    'batch.cancelled',
    'batch.expired',
    'fine_tuning.job.succeeded',
    'fine_tuning.job.failed',
    'fine_tuning.job.cancelled',
    'eval.run.succeeded',
    'eval.run.failed',
    'eval.run.canceled',
    'realtime.call.incoming',
  ],
  words: openaiWords,
  example: (type) => ({
    id: 'evt_685343a1381c819085d44c354e1b330e',
    object: 'event',
    created_at: 1_767_268_800,
    type,
    data: { id: ID[type.split('.', 1)[0] ?? ''] ?? 'obj_1' },
  }),
});
