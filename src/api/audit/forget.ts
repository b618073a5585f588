import { forgetSubject } from '#src/events/forget.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { Count, TextOrNull } from '../reply-shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/forget',
  summary: 'Take a person out of what is stored, a part at a time: `next` goes into `after` until it is null',
  permission: 'admin',
  reply: Type.Object({
    payloads: Count,
    events: Count,
    steps: Count,
    log_lines: Count,
    entries: Count,
    threads: Count,
    open: Type.Integer({ minimum: 0, description: 'needed by events that are not at their end yet' }),
    next: TextOrNull,
  }),
  schema: {
    body: Type.Object(
      {
        subjects: Type.Array(Type.String({ minLength: 1, maxLength: 320 }), {
          minItems: 1,
          maxItems: 20,
          description: 'every address, number, login and name of the person',
          examples: [['jane@example.com', 'Jane Doe']],
        }),
        dry_run: Type.Optional(Type.Boolean({ description: 'count, and change nothing', default: false })),
        after: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
      },
      { additionalProperties: false },
    ),
  },
  handle: ({ ctx, body: { subjects, dry_run: dryRun = false, after } }) =>
    forgetSubject(ctx, subjects, { dryRun, after }),
});
