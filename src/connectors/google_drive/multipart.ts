import { newToken } from '#src/kit/ids.ts';
import { asciiJson } from '../ascii-json.ts';

/** What is said of a file and the file itself in one body, as Drive takes them. */
export function multipart(about: object, content: Buffer, mimeType: string): { body: Buffer; type: string } {
  const boundary = `ccb-${newToken()}`;
  const head = [
    `--${boundary}`,
    'content-type: application/json; charset=utf-8',
    '',
    asciiJson(about),
    `--${boundary}`,
    `content-type: ${mimeType}`,
    '',
    '',
  ].join('\r\n');
  const body = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { body, type: `multipart/related; boundary=${boundary}` };
}
