import { ADMIN_KEY } from './service.ts';

export interface Told {
  id: number;
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever was sent.
  data: any;
}

export interface Listening {
  told: Told[];
  status: number;
  ended: Promise<void>;
  stop(): void;
}

function parse(text: string): Told | null {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];
  const data = field('data');
  return data === undefined ? null : { id: Number(field('id')), event: field('event') ?? '', data: JSON.parse(data) };
}

/** Reads the live stream at that address. */
export async function listenAt(address: string, headers: Record<string, string> = {}): Promise<Listening> {
  const control = new AbortController();
  const answer = await fetch(address, {
    headers: { authorization: `Bearer ${ADMIN_KEY}`, ...headers },
    signal: control.signal,
  });
  const told: Told[] = [];
  const read = async (): Promise<void> => {
    let rest = '';
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
      const blocks = (rest + Buffer.from(part).toString()).split('\n\n');
      rest = blocks.pop() ?? '';
      told.push(...blocks.map(parse).filter((one) => one !== null));
    }
  };
  const ended = answer.status === 200 ? read().catch(() => undefined) : Promise.resolve();
  return { told, status: answer.status, ended, stop: () => control.abort() };
}
