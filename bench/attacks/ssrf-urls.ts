/** Addresses that nobody outside may have us call, each with what somebody would win by it. */
const TARGETS = [
  '127.0.0.1',
  '127.255.255.254',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '192.168.255.255',
  '169.254.169.254',
  '169.254.170.2',
  '100.64.0.1',
  '100.100.100.200',
  '0.0.0.0',
  '192.0.0.192',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
];

const bytes = (ip: string): [number, number, number, number] => {
  const [a = 0, b = 0, c = 0, d = 0] = ip.split('.').map(Number);
  return [a, b, c, d];
};

const hex = (value: number, width = 2): string => value.toString(16).padStart(width, '0');

/** One IPv4 address in the ways that one parser or another takes for it. */
function spellings(ip: string): string[] {
  const [a, b, c, d] = bytes(ip);
  const whole = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  const groups = `${hex(a)}${hex(b)}:${hex(c)}${hex(d)}`;
  return [
    ip,
    String(whole),
    `0x${hex(whole, 8)}`,
    `0${whole.toString(8)}`,
    [a, b, c, d].map((one) => `0x${hex(one)}`).join('.'),
    [a, b, c, d].map((one) => `0${one.toString(8)}`).join('.'),
    `${a}.${b * 2 ** 16 + c * 2 ** 8 + d}`,
    `${a}.${b}.${c * 2 ** 8 + d}`,
    `${ip}.`,
    `[::ffff:${ip}]`,
    `[::ffff:${groups}]`,
    `[::${ip}]`,
    `[64:ff9b::${ip}]`,
    `[2002:${groups}::]`,
    `[0:0:0:0:0:ffff:${groups}]`,
  ];
}

const IPV6 = [
  '[::1]',
  '[::]',
  '[fe80::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[ff02::1]',
  '[2001:db8::1]',
  '[100::1]',
  '[fec0::1]',
  '[::ffff:0:7f00:1]',
];

const WIDE = [
  '１２７.０.０.１',
  '127。0。0。1',
  '①②⑦.⓪.⓪.①',
  '127%2e0%2e0%2e1',
  '%31%32%37.0.0.1',
  '0177.1',
  '127.1',
  '127.0.1',
  '0',
  '0x7f.1',
];

/** Names that a resolver of the attacker's answers as it likes. */
export const NAMES = [
  'localhost',
  'localhost.localdomain',
  'metadata.google.internal',
  'instance-data',
  'kubernetes.default.svc',
  '127.0.0.1.nip.io',
  '169.254.169.254.nip.io',
  'changes.attacker.example',
  'aaaa.attacker.example',
  'many.attacker.example',
  'UPPER.attacker.EXAMPLE',
  'dot.attacker.example.',
];

const TRICKS = [
  'http://public.example@127.0.0.1/',
  'http://127.0.0.1#@public.example/',
  'http://127.0.0.1\\@public.example/',
  'http:127.0.0.1/',
  'http:/127.0.0.1/',
  'http:\\\\127.0.0.1\\',
  'HTTP://127.0.0.1/',
  'http://127.0.0.1:80\t/',
  'http://127.0.0.1%00.public.example/',
  'http://127.0.0.1\r\nHost: public.example/',
  ' http://127.0.0.1/',
  'http://[::1%25lo]/',
  'http://[::1]:80:80/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_INFO',
  'dict://127.0.0.1:11211/stats',
  'ftp://127.0.0.1/',
  'ws://127.0.0.1/',
  'data:text/plain,hello',
  'javascript:alert(1)',
  'blob:http://127.0.0.1/1',
  'unix:/var/run/docker.sock:/containers/json',
  'http://',
  '//127.0.0.1/',
];

/** Every address that is tried, with the port of a trap where it can have one. */
export function hostileUrls(port: number): string[] {
  const hosts = [...TARGETS.flatMap(spellings), ...IPV6, ...WIDE, ...NAMES];
  return [...hosts.map((host) => `http://${host}:${port}/latest/meta-data/`), ...TRICKS];
}
