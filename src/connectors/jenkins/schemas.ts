import { Type } from '#src/kit/schema.ts';

export const Job = Type.String({
  title: 'Job',
  description: 'Its full name, with folders and branch: team/site/main',
  minLength: 1,
  maxLength: 300,
  pattern: '^[^/?#]+(?:/[^/?#]+)*$',
});

export const BuildNumber = Type.Optional(
  Type.Integer({ title: 'Build', description: 'The last one unless given', minimum: 1 }),
);

/** `team/site` lives under `job/team/job/site`. */
export const jobPath = (job: string): string =>
  job
    .split('/')
    .map((part) => `job/${encodeURIComponent(part)}`)
    .join('/');
