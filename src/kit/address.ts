import ipaddr from 'ipaddr.js';

/** Addresses that look public and still lead inside: cloud metadata services that sit outside the private ranges. */
const METADATA = new Set(['168.63.129.16', '100.100.100.200']);

/**
 * True only for plain global unicast. Mapped, translated and tunnelled forms (::ffff:0:0/96, 64:ff9b::/96, 2002::/16,
 * Teredo, …) are refused whatever they carry: nobody needs them to reach a public service.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || METADATA.has(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || ((address.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
}
