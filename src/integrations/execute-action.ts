import { randomUUID } from 'node:crypto';
import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import { type CredentialPlace, resolveCredential } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { openService } from '#src/access/open-service.ts';
import { withoutSecrets } from '#src/access/without-secrets.ts';
import type { Action } from '#src/connectors/action.ts';
import { getAction } from '#src/connectors/catalogue.ts';
import { checkInput } from '#src/connectors/check-input.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { redact } from '#src/kit/redact.ts';
import { connectionPlace } from './connection-place.ts';

export interface Execution {
  input: unknown;
  /** Look, do not touch. */
  dryRun: boolean;
  integrationId?: string | undefined;
  project?: string | undefined;
  idempotencyKey?: string | undefined;
}

const LONGEST_MS = 60_000;

/** Fields of the input that are fields of the credential, too: they count for this call. */
function overOf(action: Action, input: Readonly<Record<string, unknown>>): Record<string, string> {
  const names = getConnector(action.service).credentialFields;
  const given = names.map((name) => [name, input[name]] as const);
  return Object.fromEntries(given.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

async function look(ctx: Ctx, action: Action, place: CredentialPlace, input: object, over: object) {
  const credential = await resolveCredential(ctx.store.read, ctx, place);
  const fromInput = Object.keys(over).length > 0 ? 'input' : null;
  return {
    dry_run: true,
    action: action.id,
    effect: action.effect,
    input: redact(input, Object.values(over)),
    credential_from: fromInput ?? credential?.from ?? null,
    note: 'Nothing was sent. Send {"dry_run": false} to do it.',
  };
}

async function perform(
  ctx: Ctx,
  action: Action,
  place: CredentialPlace,
  given: Execution,
  input: object,
  over: object,
) {
  const { client, secrets } = await openService(ctx, place, over as Record<string, string>);
  await ctx.store.write((tx) =>
    writeAudit(tx, ctx, {
      action: 'catalogue.execute',
      projectId: place.projectId,
      targetId: action.id,
      after: { integration: place.integrationId || null },
    }),
  );
  const call = {
    idempotencyKey: given.idempotencyKey ?? `ccb_${randomUUID()}`,
    signal: AbortSignal.timeout(LONGEST_MS),
    now: ctx.clock.now(),
  };
  return await withoutSecrets(secrets, () => action.run(input, client, call));
}

/** One action of the catalogue, by hand: checked and shown, or really carried out. */
export async function executeAction(ctx: Ctx, id: string, given: Execution): Promise<unknown> {
  allow(ctx.actor, 'integrations.write');
  const action = getAction(id);
  const input = checkInput(action, given.input);
  const place = await connectionPlace(ctx, action.service, given);
  const over = overOf(action, input);
  return given.dryRun
    ? await look(ctx, action, place, input, over)
    : await perform(ctx, action, place, given, input, over);
}
