import type { HttpClient, Method } from '#src/kit/http-types.ts';
import type { Call } from '../action.ts';

/** One call below a repository; its answer as an object to read fields from. */
export async function inRepository(
  github: HttpClient,
  method: Method,
  repository: string,
  path: string,
  json: object,
  { signal }: Call,
): Promise<Record<string, unknown>> {
  const { body } = await github.request(method, `repos/${repository}/${path}`, { json, ...(signal ? { signal } : {}) });
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
