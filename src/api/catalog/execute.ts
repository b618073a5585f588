import { type Envelope as Answer, errorEnvelope, okEnvelope } from '#src/connectors/public-form.ts';
import { type Execution, executeAction } from '#src/integrations/execute-action.ts';
import { Fault, InputFault, OurFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { CatalogId, Envelope } from './shapes.ts';

const FIELDS = ['input', 'dry_run', 'integration_id', 'project'];

const wrong = (message: string): InputFault => new InputFault('Invalid request', message);

const textOf = (body: Record<string, unknown>, name: string): string | undefined => {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value.length <= 200) return value;
  throw wrong(`"${name}" must be a text.`);
};

/** Read here and not by the schema, because every refusal of this route comes in the envelope. */
function readBody(body: unknown): Execution {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw wrong('Send {"input": {…}, "dry_run": true}.');
  const given = body as Record<string, unknown>;
  const unknown = Object.keys(given).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw wrong(`"${unknown.slice(0, 50)}" is not known: send ${FIELDS.join(', ')}.`);
  const dryRun = given.dry_run ?? true;
  if (typeof dryRun !== 'boolean') throw wrong('"dry_run" must be true or false.');
  const place = { integrationId: textOf(given, 'integration_id'), project: textOf(given, 'project') };
  return { input: given.input, dryRun, ...place };
}

/** What the service answered, whatever it was, is an answer; what we refuse ourselves has our status. */
const isAnswer = (thrown: unknown): thrown is Fault =>
  thrown instanceof Fault && !(thrown instanceof OurFault || (thrown instanceof InputFault && isOurs(thrown)));

const isOurs = ({ details }: Fault): boolean =>
  !(typeof details === 'object' && details !== null && 'service' in details && 'status' in details);

/** Whoever may not ask at all is told so as everywhere. */
const OF_KEYS = [401, 403];

export default defineRoute({
  method: 'POST',
  path: '/v1/catalog/:id/execute',
  summary: 'Try an action: shown only, unless `dry_run` is false. The answer is always the envelope',
  permission: 'integrations.write',
  reply: Envelope,
  replies: { 400: Envelope, 404: Envelope, 409: Envelope, 422: Envelope, 429: Envelope, 503: Envelope },
  schema: { params: CatalogId, body: Type.Unknown() },
  refusal: (fault) => (OF_KEYS.includes(fault.status) ? undefined : errorEnvelope(fault)),
  async handle({ ctx, params, body, request }): Promise<Answer> {
    try {
      const key = request.headers['idempotency-key'];
      const given = { ...readBody(body), ...(typeof key === 'string' ? { idempotencyKey: key.slice(0, 200) } : {}) };
      return okEnvelope(await executeAction(ctx, params.id, given));
    } catch (thrown) {
      if (!isAnswer(thrown)) throw thrown;
      return errorEnvelope(thrown);
    }
  },
});
