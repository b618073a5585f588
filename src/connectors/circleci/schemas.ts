import { Type } from '#src/kit/schema.ts';

export const Project = Type.String({
  title: 'Project',
  description: 'As CircleCI writes it in addresses: gh/owner/name, or circleci/organization-id/project-id',
  pattern: '^(?:gh|github|bb|bitbucket|gl|gitlab|circleci)/[\\w.-]{1,100}/[\\w.-]{1,100}$',
});

export const Uuid = (title: string) =>
  Type.String({ title, pattern: '^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' });

export const Pipeline = {
  id: Type.String(),
  number: Type.Integer(),
  state: Type.String({ description: 'created, errored, setup-pending, setup or pending' }),
  created_at: Type.String(),
};

export const pipelineOf = ({ id, number, state, created_at }: Record<string, unknown>) => ({
  id: String(id),
  number: Number(number),
  state: String(state),
  created_at: String(created_at),
});
