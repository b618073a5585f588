import { newToken } from '#src/kit/ids.ts';
import type { OpenedFile } from './file.ts';

export type FormPart = [name: string, value: string | OpenedFile];

/** Names stand between quotes on a line of their own. */
const quoted = (text: string): string =>
  text.replace(/["\r\n]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);

function bytesOf([name, value]: FormPart): Buffer[] {
  const head = `content-disposition: form-data; name="${quoted(name)}"`;
  if (typeof value === 'string') return [Buffer.from(`${head}\r\n\r\n${value}\r\n`)];
  const about = `${head}; filename="${quoted(value.name)}"\r\ncontent-type: ${quoted(value.type)}\r\n\r\n`;
  return [Buffer.from(about), value.bytes, Buffer.from('\r\n')];
}

/** Fields and files as a browser would send a form. */
export function formData(parts: readonly FormPart[]): { body: Buffer; headers: Record<string, string> } {
  const boundary = `ccb-${newToken()}`;
  const line = Buffer.from(`--${boundary}\r\n`);
  const body = Buffer.concat([
    ...parts.flatMap((part) => [line, ...bytesOf(part)]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return { body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}
