import { InputFault } from '#src/kit/faults.ts';

const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
const VALUE = /^[\t\x20-\x7e]{0,1000}$/;
/** What the call itself needs, and what we say in our own name. */
const OURS =
  /^(?:host|content-.*|transfer-encoding|connection|upgrade|expect|te|trailer|keep-alive|proxy-.*|x-ccb-.*)$/i;

export function checkedUrl(text: string): string {
  const url = URL.parse(text);
  if (url && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '') return url.href;
  throw new InputFault('Invalid address', 'Write an https address, without a name or password in it.', {
    details: { field: 'url' },
  });
}

/** Headers of its own: nothing that bends the request, nothing that speaks for us. */
export function checkedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const wrong = Object.entries(headers).find(
    ([name, value]) => !NAME.test(name) || OURS.test(name) || !VALUE.test(value),
  );
  if (!wrong) return { ...headers };
  throw new InputFault(
    'Invalid header',
    `"${wrong[0].slice(0, 100)}" cannot be set. Choose a name of your own, and a plain value.`,
    {
      details: { field: 'headers' },
    },
  );
}
