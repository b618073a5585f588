import { defineSource } from '../define.ts';
import { word } from '../loose.ts';
import { single, verifyHmacHeader } from '../signatures.ts';
import type { Unverified } from '../source.ts';
import { webhookSource } from '../webhook/source.ts';
import { standardSample } from '../webhook/standard-sample.ts';

/** Whatever the manifest chooses; else a Standard Webhook, or the HMAC that a Crypto node puts into X-Signature. */
function verifyN8n(delivery: Unverified): boolean {
  if (webhookSource.verify(delivery)) return true;
  if (delivery.scheme !== undefined) return false;
  const header = 'x-signature';
  return ['', 'sha256='].some((prefix) => verifyHmacHeader(delivery, { header, prefix, encoding: 'hex' }));
}

/** Its secret is set for the integration: the credential has no field for it. */
const { secretField: _, ...asWebhook } = webhookSource;

/** A workflow sends what its author chose, as any sender of JSON does: it is read the same way. */
export const n8nSource = defineSource({
  ...asWebhook,
  service: 'n8n',
  signs: true,
  verify: verifyN8n,
  sample: standardSample,
  describe(headers, payload, raw) {
    const described = webhookSource.describe(headers, payload, raw);
    const execution = word(single(headers, 'x-n8n-execution-id'));
    return { ...described, id: described.id ?? execution };
  },
});
