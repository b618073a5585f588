import { hideInError, holdsSecret, redact } from '#src/kit/redact.ts';

/** What a service complains of goes no further with our credential in it. */
export async function withoutSecretsInFaults<T>(secrets: readonly string[], call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    if (thrown instanceof Error) hideInError(thrown, secrets);
    throw thrown;
  }
}

/** A service may repeat what it was told: our credential in its answer or its complaint goes no further than here. */
export async function withoutSecrets(secrets: readonly string[], call: () => Promise<unknown>): Promise<unknown> {
  const output = await withoutSecretsInFaults(secrets, call);
  const tells = secrets.length > 0 && holdsSecret(JSON.stringify(output) ?? '', secrets);
  return tells ? redact(output, secrets) : output;
}
