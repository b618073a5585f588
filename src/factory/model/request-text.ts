import { bodyOf } from '#src/requests/body.ts';
import { cut, withoutInvisible } from '#src/requests/clean-text.ts';
import type { Running } from '../stages.ts';

const LONGEST = 40_000;

/** The words as data: nothing in them can end the frame around them. */
const asData = (name: string, text: string): string => {
  const clean = cut(withoutInvisible(text), LONGEST).replace(/<(?=\/?\s*(?:request|answers|system)\b)/gi, '‹');
  return `<${name}>\n${clean}\n</${name}>`;
};

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 1));

/** What was asked, as it stood when somebody with the right to ask did so. */
export function requestText({ request, integration, version }: Running): string {
  const body = bodyOf(request);
  const revisions = body.revisions ?? [];
  const fields = body.from === 'issue' ? { title: body.title, ...body.fields } : { ...body };
  const lines = Object.entries(fields)
    .filter(([name, value]) => name !== 'revisions' && value !== null && value !== '' && shown(value) !== '[]')
    .map(([name, value]) => `${name}: ${shown(value)}`);
  return [
    `The package is named ${integration.slug} and gets version ${version}. Its people read ${request.language === 'ru' ? 'Russian' : 'English'}.`,
    asData('request', lines.join('\n')),
    ...(revisions.length > 0 ? [asData('answers', revisions.join('\n'))] : []),
  ].join('\n\n');
}
