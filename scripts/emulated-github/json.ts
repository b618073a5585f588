/** What GitHub's API speaks; the emulation looks at many shapes and owns none of them. */
// biome-ignore lint/suspicious/noExplicitAny: a stand-in for GitHub reads whatever shape the call has.
export type Json = Record<string, any>;

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Json;
}

/** One call to the emulator itself, past the front. */
export type Emulator = (method: string, path: string, authorization: string, body?: unknown) => Promise<Answer>;

const REST = { accept: 'application/vnd.github+json', 'content-type': 'application/json' };

export function emulatorAt(origin: string): Emulator {
  return async (method, path, authorization, body) => {
    const answer = await fetch(`${origin}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...REST, ...(authorization === '' ? {} : { authorization }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const headers = Object.fromEntries(answer.headers);
    const isJson = headers['content-type']?.includes('json') && text !== '';
    return { status: answer.status, headers, body: isJson ? JSON.parse(text) : { text } };
  };
}

/** For what the emulation asks on its own behalf: anything but success is a mistake in the emulation. */
export async function ask(call: Emulator, method: string, path: string, token: string, body?: unknown): Promise<Json> {
  const answer = await call(method, path, `Bearer ${token}`, body);
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
