import type { RequestOptions } from '#src/kit/http-types.ts';

export type SlackAnswer = Record<string, unknown>;

/** Calls a method of the Web API and gives its answer; a no is thrown. */
export type SlackCall = (
  method: string,
  args: RequestOptions,
) => Promise<{ answer: SlackAnswer; scopes: string[] | null }>;
