import { system } from '#src/access/actor.ts';
import { InputFault } from '#src/kit/faults.ts';
import { buildServer } from '#src/server.ts';
import { createWorkers } from '#src/workers.ts';
import { withWorld } from './local-world.ts';
import { withServer } from './remote.ts';

type Query = Record<string, string | number | boolean | undefined>;
type Options = Readonly<Record<string, string | boolean | undefined>>;

/** The API: of a server, or of this machine's database without one. */
export interface Api {
  get<T>(path: string, query?: Query): Promise<T>;
  post<T>(path: string, json?: unknown): Promise<T>;
  delete(path: string): Promise<void>;
}

/** What the routes say on this machine, asked by the operator: nothing listens, and no key is needed. */
async function withLocalApi<T>(use: (api: Api) => Promise<T>): Promise<T> {
  return await withWorld(async (world) => {
    const own = { ...world, authenticate: async () => system };
    const app = await buildServer(own, createWorkers(own));
    async function ask<Body>(
      method: 'GET' | 'POST' | 'DELETE',
      path: string,
      query: Query = {},
      json?: object,
    ): Promise<Body> {
      const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, `${value}`]]));
      const answer = await app.inject({
        method,
        url: `/${path}`,
        query: Object.fromEntries(given),
        headers: { authorization: 'Bearer this-machine' },
        ...(json === undefined ? {} : { payload: json }),
      });
      const body = answer.body === '' ? null : answer.json();
      if (answer.statusCode < 400) return body as Body;
      throw new InputFault(String(body.error), String(body.message), { status: answer.statusCode });
    }
    try {
      return await use({
        get: (path, query) => ask('GET', path, query),
        post: (path, json) => ask('POST', path, {}, (json ?? {}) as object),
        delete: (path) => ask('DELETE', path),
      });
    } finally {
      await app.close();
    }
  });
}

/** With `--url` and `--key` the server's, else that of this machine's database. */
export async function withApi<T>(options: Options, use: (api: Api) => Promise<T>): Promise<T> {
  let done: { value: T } | undefined;
  await withServer(options, async (server) => {
    const value = await use({
      get: async <B>(path: string, query: Query = {}) => (await server.get(path, { query })).body as B,
      post: async <B>(path: string, json: unknown = {}) => (await server.post(path, { json })).body as B,
      delete: async (path) => void (await server.delete(path)),
    });
    done = { value };
  });
  return done ? done.value : await withLocalApi(use);
}
