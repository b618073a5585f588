import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { createEgress } from '#src/kit/egress.ts';
import { InputFault } from '#src/kit/faults.ts';
import { createHttp } from '#src/kit/http.ts';

type Lookup = NonNullable<Parameters<typeof createEgress>[0]['lookup']>;
type Addresses = Parameters<Parameters<Lookup>[2]>[1];

const answers =
  (...rounds: string[][]): Lookup =>
  (_host, _options, done) => {
    const round = (rounds.length > 1 ? rounds.shift() : rounds[0]) ?? [];
    const addresses: Addresses = round.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    done(null, addresses);
  };

let port = 0;
let hits = 0;
const server = createServer((_request, response) => {
  hits++;
  response.end('inside');
});

// nock stands between a socket and its lookup, and the lookup is what is tested here.
beforeAll(async () => {
  nock.restore();
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => {
  server.close();
});

const FORBIDDEN = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0x7f.1',
  '017700000001',
  '0177.0.0.1',
  '0177.0.0.01',
  '127.0.0.1.',
  '%31%32%37.0.0.1',
  '127。0。0。1',
  '①②⑦.0.0.1',
  '127.0.0.1',
  '0',
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '012.0.0.1',
  '0xa000001',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '192.168.1',
  '3232235521',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '169.254.43518',
  '169.254.170.2',
  '168.63.129.16',
  '100.100.100.200',
  '100.64.0.1',
  '100.127.255.255',
  '192.0.0.1',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[0000:0000:0000:0000:0000:0000:0000:0001]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:a00:1]',
  '[::ffff:0:127.0.0.1]',
  '[::ffff:169.254.169.254]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::10.0.0.1]',
  '[64:ff9b:1::a00:1]',
  '[2002:7f00:1::]',
  '[2002:a00:1::1]',
  '[2002:a9fe:a9fe::]',
  '[2001:0:4136:e378:8000:63bf:80ff:fffe]',
  '[2001:db8::1]',
  '[fe80::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fd12:3456:789a::1]',
  '[ff02::1]',
  '[100::1]',
  '[5f00::1]',
  '[4000::1]',
];

describe('addresses that no call may reach', () => {
  const http = createHttp({ egress: createEgress({ allow: [] }) });
  afterAll(() => http.close());

  test.each(FORBIDDEN)('%s is refused before a connection is made', async (host) => {
    const before = hits;
    const call = http.client({ baseUrl: `http://${host}:${port}/`, service: 'probe' }).get('');
    await expect(call).rejects.toThrow(InputFault);
    await expect(call).rejects.toThrow(/CCB_EGRESS_ALLOW/);
    expect(hits).toBe(before);
  });

  test.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:1',
    'gopher://x/',
    'http://user:pw@example.com/',
    'x',
  ])('%s is not an address to call', (url) => {
    expect(() => http.client({ baseUrl: url, service: 'probe' })).toThrow(InputFault);
  });
});

describe('names', () => {
  const get = async (lookup: Lookup, host: string, allow: string[] = []) => {
    const http = createHttp({ egress: createEgress({ allow, lookup }) });
    try {
      return await http.client({ baseUrl: `http://${host}:${port}/`, service: 'probe' }).get('');
    } finally {
      await http.close();
    }
  };

  test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '169.254.169.254', 'fd00::1', '64:ff9b::7f00:1'])(
    'a name that resolves to %s is refused',
    async (address) => {
      await expect(get(answers([address]), 'inner.example.com')).rejects.toThrow(/CCB_EGRESS_ALLOW/);
    },
  );

  test('localhost is refused', async () => {
    const http = createHttp({ egress: createEgress({ allow: [] }) });
    for (const host of ['localhost', 'LOCALHOST']) {
      const call = http.client({ baseUrl: `http://${host}:${port}/`, service: 'probe' }).get('');
      await expect(call).rejects.toThrow(InputFault);
    }
    await http.close();
  });

  test('a name is refused when none of its several addresses is public', async () => {
    const egress = createEgress({ allow: [], lookup: answers(['127.0.0.1', '192.0.2.1', '::1']) });
    const http = createHttp({ egress });
    await expect(
      http.client({ baseUrl: `http://mixed.example.com:${port}/`, service: 'probe' }).get(''),
    ).rejects.toThrow(InputFault);
    await http.close();
  });

  test('a name that changes its answer is judged by the address it is connected to', async () => {
    const before = hits;
    const rebinding = answers(['127.0.0.1'], ['10.0.0.1'], ['169.254.169.254']);
    for (let round = 0; round < 3; round++) {
      await expect(get(rebinding, 'rebind.example.com')).rejects.toThrow(InputFault);
    }
    expect(hits).toBe(before);
  });

  test.each([
    ['the address', '127.0.0.1'],
    ['a range', '127.0.0.0/8'],
    ['the name', 'inner.example.com'],
  ])('%s in the allow list opens it', async (_what, entry) => {
    expect((await get(answers(['127.0.0.1']), 'inner.example.com', [entry])).body).toBe('inside');
  });

  test('an entry with a port opens that port alone', async () => {
    const lookup = answers(['127.0.0.1']);
    expect((await get(lookup, 'inner.example.com', [`127.0.0.1:${port}`])).status).toBe(200);
    await expect(get(lookup, 'inner.example.com', ['127.0.0.1:1'])).rejects.toThrow(InputFault);
    await expect(get(lookup, 'inner.example.com', ['inner.example.com:1'])).rejects.toThrow(InputFault);
  });

  test('an entry for another range or family opens nothing', async () => {
    await expect(get(answers(['127.0.0.1']), 'inner.example.com', ['10.0.0.0/8', '::1', 'fd00::/8'])).rejects.toThrow(
      InputFault,
    );
  });
});

test('a literal in the allow list may be called, in any spelling', async () => {
  const http = createHttp({ egress: createEgress({ allow: [` 127.0.0.1:${port} `, ''] }) });
  expect((await http.client({ baseUrl: `http://0x7f000001:${port}`, service: 'probe' }).get('/')).body).toBe('inside');
  await http.close();
});

test.each([
  '',
  ' ',
  '10.0.0.0/8',
  'fd00::/8',
  '[fd00::1]:443',
  '[fd00::/8]:443',
  'db.internal',
  'db.internal:5432',
  '::1',
])('the setting takes "%s"', (entry) => {
  expect(() => createEgress({ allow: [entry] })).not.toThrow();
});

test.each(['a:b:c', 'host:99999', 'host:0', ':80'])('the setting refuses "%s" with an example', (entry) => {
  expect(() => createEgress({ allow: [entry] })).toThrow(/10\.0\.0\.0\/8/);
});

test.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '[2a00:1450:4001:81b::200e]'])(
  '%s is a public address',
  (host) => {
    expect(() => createEgress({ allow: [] }).check(host, 443)).not.toThrow();
  },
);

test('the connection itself refuses a literal, whoever forgot to ask before', async () => {
  const egress = createEgress({ allow: [] });
  for (const protocol of ['http:', 'https:']) {
    const target = { hostname: '127.0.0.1', host: '127.0.0.1', protocol, port: '' };
    const refused = new Promise((_resolve, reject) => egress.connect(target, (...[error]) => reject(error)));
    await expect(refused).rejects.toThrow(InputFault);
  }
});
