import { readFileSync } from 'node:fs';
import type { Connector } from './define.ts';

type Drawable = Pick<Connector, 'id' | 'title'>;

const COLOURS = ['#1f6feb', '#8250df', '#bf3989', '#bc4c00', '#1a7f37', '#0550ae'];

const sumOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);

/** For a service whose sign nobody may copy: its first letter. */
const letterTile = ({ id, title }: Drawable): string =>
  [
    `<svg role="img" viewBox="0 0 24 24" xmlns="http://www.w3.org/2000/svg"><title>${title.replace(/[&<>]/g, '')}</title>`,
    `<rect width="24" height="24" rx="5" fill="${COLOURS[sumOf(id) % COLOURS.length]}"/>`,
    `<text x="12" y="17" text-anchor="middle" font-family="system-ui,sans-serif" font-size="14" font-weight="700" fill="#fff">${title.slice(0, 1).toUpperCase()}</text></svg>`,
  ].join('');

const drawn = new Map<string, string>();

/** The service's icon as SVG: `icon.svg` of its folder, else a tile with its letter. */
export function iconOf(connector: Drawable): string {
  const known = drawn.get(connector.id);
  if (known !== undefined) return known;
  let svg: string;
  try {
    svg = readFileSync(new URL(`./${connector.id}/icon.svg`, import.meta.url), 'utf8');
  } catch {
    svg = letterTile(connector);
  }
  drawn.set(connector.id, svg);
  return svg;
}
