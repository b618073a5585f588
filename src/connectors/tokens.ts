import { CredentialFault } from '#src/kit/faults.ts';
import type { HttpClient, RequestOptions } from '#src/kit/http-types.ts';

/** Access tokens of one credential. */
export interface Tokens {
  current(): Promise<string>;
  /** A new one in the place of the refused one; null: there is no way to one. */
  renew(refused: string): Promise<string | null>;
}

/** A token that nobody can renew. */
export const fixedToken = (token: string): Tokens => ({ current: async () => token, renew: async () => null });

const isRefused = (thrown: unknown): boolean =>
  thrown instanceof CredentialFault && (thrown.details as { status?: number } | undefined)?.status === 401;

const withBearer = (given: RequestOptions, token: string): RequestOptions => ({
  ...given,
  headers: { ...given.headers, authorization: `Bearer ${token}` },
});

/** The client, with the present token in every call; a call whose token is refused is made once more with a new one. */
export function withTokens(http: HttpClient, tokens: Tokens): HttpClient {
  const request: HttpClient['request'] = async (method, path, given = {}) => {
    const token = await tokens.current();
    try {
      return await http.request(method, path, withBearer(given, token));
    } catch (thrown) {
      const fresh = isRefused(thrown) ? await tokens.renew(token) : null;
      if (fresh === null) throw thrown;
      return await http.request(method, path, withBearer(given, fresh));
    }
  };
  return {
    ...http,
    request,
    get: (path, given) => request('GET', path, given),
    post: (path, given) => request('POST', path, given),
    put: (path, given) => request('PUT', path, given),
    patch: (path, given) => request('PATCH', path, given),
    delete: (path, given) => request('DELETE', path, given),
  };
}
