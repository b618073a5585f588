import { Type } from '#src/kit/schema.ts';
import { Anything, named, nullable, TextOrNull, Time, TimeOrNull } from '../reply-shapes.ts';

export const CredentialId = Type.Object({ id: Type.String({ maxLength: 100 }) });

export const Credential = named('Credential', {
  id: Type.String(),
  project: Type.String({ description: 'its name' }),
  integration_id: TextOrNull,
  service: Type.String(),
  fields: Type.Record(Type.String(), Type.String(), { description: 'every secret masked' }),
  status: Type.String(),
  message: TextOrNull,
  scopes: nullable(Type.Array(Type.String())),
  tested_at: TimeOrNull,
  expires_at: TimeOrNull,
  created_at: Time,
  updated_at: Time,
});

const probed = {
  status: Type.String(),
  message: TextOrNull,
  account: TextOrNull,
  scopes: nullable(Type.Array(Type.String())),
  missing_scopes: nullable(Type.Array(Type.String())),
};

export const Probe = named('Probe', probed);

const tested = {
  id: Type.String(),
  name: Type.String(),
  success: Type.Boolean(),
  health_status: Type.String(),
  last_health_check: Time,
  message: Type.String(),
  checks: Type.Array(Type.Object({ service: Type.String(), from: TextOrNull, duration: Type.Number(), ...probed })),
};

export const TestResult = named('TestResult', tested);

const Call = Type.Object({ action: Type.String(), input: Anything, response: Anything });

/** With what the package did with its test data, where it says how it is to be tried. */
export const TrialResult = named('TrialResult', {
  ...tested,
  run: Type.Optional(
    Type.Object({
      event: Type.String(),
      data: Type.String(),
      outcome: Type.String(),
      message: TextOrNull,
      mocked: Type.Boolean(),
      calls: Type.Array(Call),
      webhook: nullable(Type.Object({ url: Type.String(), status: nullable(Type.Integer()), message: TextOrNull })),
    }),
  ),
});
