import { createHash } from 'node:crypto';

const STYLE = [
  'body{font:16px/1.6 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem;color:#1f2328;background:#fff}',
  'h1{font-size:1.6rem;line-height:1.25}label{display:block;font-weight:600;margin-top:1.25rem}',
  'input{width:100%;box-sizing:border-box;font:inherit;padding:.5rem;border:1px solid #59636e;border-radius:.4rem}',
  'small{color:#59636e;font-weight:400}',
  'button{font:inherit;font-weight:600;margin-top:1.5rem;padding:.6rem 1.2rem;border:0;border-radius:.4rem;color:#fff;background:#1f6feb}',
  'button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid #54aeff;outline-offset:2px}',
  '[role=alert]{border-left:4px solid #cf222e;background:#fff5f5;padding:.75rem 1rem}',
  '[role=status]{border-left:4px solid #1a7f37;background:#f3fbf5;padding:.75rem 1rem}',
  '@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}input{color:inherit;background:#151b23}small{color:#9198a1}[role=alert]{background:#25171c}[role=status]{background:#12261e}a{color:#58a6ff}}',
].join('\n');

const hashOf = (style: string): string => createHash('sha256').update(style).digest('base64');

/** No script at all, this one style (with the page's own), and forms that go nowhere but here and to `formTargets`. */
export const plainHeaders = (formTargets = '', style = ''): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${hashOf(STYLE + style)}'`,
    `form-action 'self' ${formTargets}`.trim(),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
});

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

interface PlainPage {
  language: string;
  title: string;
  /** Markup, everything in it escaped. */
  inner: readonly string[];
  footer?: string;
  /** Beside that of all pages; given to plainHeaders as well. */
  style?: string;
}

/** A page that stands by itself: it needs nothing of the dashboard, not even that somebody is signed in. */
export const plainPage = ({ language, title, inner, footer = '', style = '' }: PlainPage): string =>
  [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title><style>${STYLE}${style}</style></head><body><main>`,
    `<h1>${escaped(title)}</h1>`,
    ...inner,
    `</main><footer>${footer}</footer></body></html>`,
  ].join('\n');
