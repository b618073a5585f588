const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** What stands inside the elements of a name, in order. S3 nests no element in one of its own name. */
export function elements(xml: string, name: string): string[] {
  const [begin, end] = [`<${name}>`, `</${name}>`];
  const found: string[] = [];
  for (let at = xml.indexOf(begin); at >= 0; ) {
    const from = at + begin.length;
    const to = xml.indexOf(end, from);
    if (to < 0) break;
    found.push(xml.slice(from, to));
    at = xml.indexOf(begin, to + end.length);
  }
  return found;
}

/** The text of the first element of a name; null where there is none. */
export function textIn(xml: string, name: string): string | null {
  const [inside] = elements(xml, name);
  return inside === undefined ? null : decoded(inside);
}
