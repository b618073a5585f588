import { Type } from '#src/kit/schema.ts';
import { type Loose, object, text } from '../loose.ts';

export const RunId = Type.Integer({ title: 'Run', description: 'Its id, as in its address', minimum: 1 });

const Missing = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()]);

export const Run = Type.Object({
  run_id: Type.Integer(),
  name: Missing(Type.String()),
  number: Type.Integer(),
  attempt: Type.Integer(),
  status: Type.String({ description: 'queued, in_progress, completed, …' }),
  conclusion: Missing(Type.String({ description: 'success, failure, cancelled, … once it is completed' })),
  branch: Missing(Type.String()),
  sha: Missing(Type.String()),
  url: Type.String(),
});

export const runOf = (body: unknown) => {
  const run: Loose = object(body);
  return {
    run_id: Number(run.id),
    name: text(run.name),
    number: Number(run.run_number ?? 0),
    attempt: Number(run.run_attempt ?? 1),
    status: String(run.status),
    conclusion: text(run.conclusion),
    branch: text(run.head_branch),
    sha: text(run.head_sha),
    url: String(run.html_url),
  };
};
