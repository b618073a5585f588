import { hideSecrets } from '#src/kit/redact.ts';
import { bodyOf } from '#src/requests/body.ts';
import { cut, withoutInvisible } from '#src/requests/clean-text.ts';
import type { Running } from '../running.ts';

const LONGEST = 40_000;

/** The words as data: nothing in them can end the frame around them, and a secret that somebody pasted goes no further. */
export const asData = (name: string, text: string): string => {
  const clean = cut(withoutInvisible(hideSecrets(text, [])), LONGEST).replace(
    /<(?=\/?\s*(?:request|answers|system|file|package_now|wish|remark)\b)/gi,
    '‹',
  );
  return `<${name}>\n${clean}\n</${name}>`;
};

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 1));

/** Parts of a stored request that are not its words. */
const BESIDE = ['from', 'revisions', 'wishes', 'repairs', 'approval', 'seenAt'];

/** What was asked, as it stood when somebody with the right to ask did so. */
export function requestText({ request, integration, version }: Running, isRevision = false): string {
  const body = bodyOf(request);
  const revisions = body.revisions ?? [];
  // What nobody took up yet stands apart, where it is told what to do about it.
  const asked = isRevision ? [] : revisions;
  const fields = body.from === 'issue' ? { title: body.title, ...body.fields } : { ...body };
  const lines = Object.entries(fields)
    .filter(
      ([name, value]) =>
        !BESIDE.includes(name) && value !== undefined && value !== null && value !== '' && shown(value) !== '[]',
    )
    .map(([name, value]) => `${name}: ${shown(value)}`);
  return [
    `The package is named ${integration.slug} and gets version ${version}. Its people read ${request.language === 'ru' ? 'Russian' : 'English'}.`,
    asData('request', lines.join('\n')),
    ...(asked.length > 0 ? [asData('answers', asked.join('\n'))] : []),
  ].join('\n\n');
}
