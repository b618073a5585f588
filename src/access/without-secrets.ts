import { hideSecrets, holdsSecret, redact } from '#src/kit/redact.ts';

/** A service may repeat what it was told: our credential in its answer or its complaint goes no further than here. */
export async function withoutSecrets(secrets: readonly string[], call: () => Promise<unknown>): Promise<unknown> {
  try {
    const output = await call();
    const tells = secrets.length > 0 && holdsSecret(JSON.stringify(output) ?? '', secrets);
    return tells ? redact(output, secrets) : output;
  } catch (thrown) {
    if (thrown instanceof Error) thrown.message = hideSecrets(thrown.message, secrets);
    throw thrown;
  }
}
