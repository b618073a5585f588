import { type TSchema, Type } from '#src/kit/schema.ts';

/** A section takes only the keys it names, so that a slip of the pen is found. */
export const Section = <P extends Record<string, TSchema>>(properties: P, options: object = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

/** Schemas whose choice of forms is best said in words. */
export const said = <S extends TSchema>(schema: S, must: string, example: unknown): S =>
  Object.assign(schema, { description: must, examples: [example] });

const KEY = '^(?!__proto__$|constructor$|prototype$)[A-Za-z0-9_][A-Za-z0-9_. /-]{0,99}$';

/** A map whose keys are plain names. */
export const Named = <S extends TSchema>(value: S, options: object = {}) =>
  Type.Record(Type.String({ pattern: KEY }), value, { additionalProperties: false, maxProperties: 100, ...options });

export const Text = Type.String({ maxLength: 20_000 });
export const ShortTexts = Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 200 });

export const Duration = () =>
  said(
    Type.Union([
      Type.String({ pattern: '^\\s*\\d{1,15}(\\.\\d{1,9})?\\s{0,3}(ms|s|sec|m|min|h|d|w)?\\s*$' }),
      Type.Number({ minimum: 0 }),
    ]),
    'a duration',
    '5m',
  );

export const Size = () =>
  said(
    Type.Union([
      Type.String({ pattern: '^\\s*\\d{1,15}(\\.\\d{1,9})?\\s{0,3}([kKmMgGtT]?[bB])?\\s*$' }),
      Type.Number({ minimum: 0 }),
    ]),
    'a size',
    '100MB',
  );

export const Percent = () =>
  said(
    Type.Union([
      Type.String({ pattern: '^\\s*(<=|>=|<|>)?\\s{0,3}\\d{1,15}(\\.\\d{1,9})?\\s{0,3}%?\\s*$' }),
      Type.Number({ minimum: 0 }),
    ]),
    'a percentage',
    '99.9%',
  );

/** Who is told of alerts: `slack://dev-alerts`; the bare scheme: where the integration sends anyway. */
export const AlertChannels = Type.Array(
  Object.assign(
    Type.String({
      pattern: '^((slack|email|teams|discord|telegram|pagerduty)(://[^\\s]{0,250})?|https://[^\\s]{1,280})$',
      maxLength: 300,
    }),
    {
      description: 'a channel: slack://, email://, teams://, discord://, telegram://, pagerduty:// or https://',
      examples: ['slack://dev-alerts'],
    },
  ),
  { maxItems: 20, examples: [['slack://dev-alerts', 'email://team@example.com']] },
);

export const Events = said(
  Type.Array(
    Type.String({ pattern: '^(\\*|[A-Za-z0-9_][A-Za-z0-9_:/-]*(\\.[A-Za-z0-9_: /-]+)*(\\.\\*)?)$', maxLength: 200 }),
    {
      minItems: 1,
      maxItems: 200,
    },
  ),
  'a list of event names',
  ['issues.opened', 'pull_request.*', 'push'],
);

export const ListFilter = said(
  Type.Union([
    Type.String({ minLength: 1, maxLength: 300 }),
    ShortTexts,
    Section({ any: Type.Optional(ShortTexts), all: Type.Optional(ShortTexts), none: Type.Optional(ShortTexts) }),
  ]),
  'a list, or {any, all, none} with lists',
  { any: ['bug'], none: ['wontfix'] },
);

export const Condition = Type.String({ minLength: 1, maxLength: 1000 });

export const Conditions = said(
  Type.Union([Condition, Type.Array(Condition, { maxItems: 50 })]),
  'a condition or a list of them',
  ["priority == 'Critical'"],
);

export const Filters = Type.Record(
  Type.String({ pattern: '^(?!conditions$|__proto__$|constructor$|prototype$)[A-Za-z_][A-Za-z0-9_.]{0,60}$' }),
  ListFilter,
  { maxProperties: 50, examples: [{ repositories: ['my-org/my-repo'], labels: ['bug', 'critical'] }] },
);
