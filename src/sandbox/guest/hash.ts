/**
 * 128 bits as 32 hexadecimal digits. Not for security: it tells whether a repeated step has the same input as before.
 * Stored with every step, so its result for a text must never change.
 */
export function hashOf(text: string): string {
  let a = 0x3c6ef372;
  let b = 0x1b873593;
  let c = 0xa54ff53a;
  let d = 0x510e527f;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ unit, 0x2545f491);
    b = c ^ Math.imul(b ^ unit, 0x9e3779b1);
    c = d ^ Math.imul(c ^ unit, 0x85ebca77);
    d = a ^ Math.imul(d ^ unit, 0xc2b2ae3d);
  }
  return [mixed(a ^ (d >>> 15), b), mixed(b ^ (a >>> 13), c), mixed(c ^ (b >>> 16), d), mixed(d ^ (c >>> 14), a)].join(
    '',
  );
}

function mixed(value: number, with_: number): string {
  let h = value ^ Math.imul(with_, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0).toString(16).padStart(8, '0');
}
