import { type Static, type TSchema, Type } from '#src/kit/schema.ts';

const Section = <P extends Record<string, TSchema>>(properties: P, options: object = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

const oneOf = <const W extends string>(words: readonly W[]) =>
  Type.Union(
    words.map((word) => Type.Literal(word)),
    { description: `one of: ${words.join(', ')}`, examples: [words[0]] },
  ) as unknown as TSchema & { static: W };

const Login = Type.String({
  pattern: '^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$',
  description: 'a login without @',
  examples: ['octocat'],
});
const Reviewer = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?$',
  description: 'a login, or a team as org/team, without @',
  examples: ['octocat'],
});

const yesOrNo = () => Type.Boolean({ description: 'true or false', examples: [true] });

/** `.github/claude-code-bot.yml` as people write it. */
export const RepoSettingsSchema = Section({
  requesters: Type.Optional(
    Section(
      {
        permission: Type.Optional(oneOf(['read', 'triage', 'write', 'maintain', 'admin'])),
        users: Type.Optional(Type.Array(Login, { maxItems: 100, examples: [['octocat']] })),
      },
      { examples: [{ permission: 'triage', users: ['octocat'] }] },
    ),
  ),
  language: Type.Optional(oneOf(['en', 'ru'])),
  path: Type.Optional(
    Type.String({
      maxLength: 200,
      pattern:
        '^(?!/)(?!.*//)(?!(?:.*/)?\\.{1,2}(?:/|$))(?!\\.[gG][iI][tT](?:[hH][uU][bB])?(?:/|$))[A-Za-z0-9._-][A-Za-z0-9._/-]*$',
      description: 'a folder inside the repository, not under .github, written without a leading slash',
      examples: ['integrations'],
    }),
  ),
  base_branch: Type.Optional(
    Type.String({
      maxLength: 200,
      pattern: '^(?![/.-])(?!.*(?:\\.\\.|//|@\\{|\\.lock(?:/|$)))[A-Za-z0-9._/@+#-]*[A-Za-z0-9_@+#-]$',
      description: 'the name of a branch',
      examples: ['main'],
    }),
  ),
  reviewers: Type.Optional(Type.Array(Reviewer, { maxItems: 15, examples: [['octocat']] })),
  auto_merge: Type.Optional(yesOrNo()),
  draft: Type.Optional(yesOrNo()),
  budget_usd: Type.Optional(
    Type.Number({ minimum: 0, maximum: 1000, description: 'a number of US dollars from 0 to 1000', examples: [5] }),
  ),
  model: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,99}$',
      description: "the name of one of Claude's models",
      examples: ['claude-sonnet-4-5'],
    }),
  ),
  max_open_requests: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'a whole number from 1 to 1000', examples: [20] }),
  ),
  onboarding: Type.Optional(yesOrNo()),
  generator: Type.Optional(oneOf(['recipes', 'claude'])),
  require_second_person: Type.Optional(yesOrNo()),
});

type Given = Static<typeof RepoSettingsSchema>;

/** What counts in a repository; what stands nowhere else has no default but depends on the rest. */
export type RepoSettings = Given & Required<Pick<Given, 'path' | 'auto_merge' | 'draft' | 'onboarding'>>;
