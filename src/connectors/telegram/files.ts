import { InputFault } from '#src/kit/faults.ts';
import type { Call } from '../action.ts';
import type { OpenedFile } from '../file.ts';
import { object, text } from '../loose.ts';
import type { TelegramClient } from './client.ts';

/** Bots cannot fetch more than this. */
const MOST_BYTES = 20 * 1024 * 1024;

const TYPES: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  mp4: 'video/mp4',
  oga: 'audio/ogg',
};

export interface FoundFile {
  path: string;
  name: string;
  type: string;
  size: number | null;
}

/** Where Telegram keeps a file for the next hour. */
export async function findFile(id: string, telegram: TelegramClient, call: Pick<Call, 'signal'>): Promise<FoundFile> {
  const found = object(await telegram.call('getFile', { file_id: id }, call));
  const path = text(found.file_path);
  const size = typeof found.file_size === 'number' ? found.file_size : null;
  if (path === null || (size ?? 0) > MOST_BYTES) {
    throw new InputFault('Request refused', 'Telegram hands out files of up to 20 MB. Ask for a smaller one.');
  }
  const name = path.split('/').at(-1) ?? 'file';
  const type = TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
  return { path, name, type, size };
}

export async function openFile(id: string, telegram: TelegramClient, call: Pick<Call, 'signal'>): Promise<OpenedFile> {
  const { path, name, type } = await findFile(id, telegram, call);
  return { name, type, bytes: await telegram.download(path, MOST_BYTES, call) };
}
