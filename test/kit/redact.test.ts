import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hideSecrets, redact } from '#src/kit/redact.ts';
import { TOKEN_PATTERNS } from '#src/kit/redact-patterns.ts';
import { processorMs } from '../support/processor-time.ts';

const SECRET = 'kanarek/+ "тест"';

describe('given secrets', () => {
  const bytes = Buffer.from(SECRET);
  test.each([
    ['raw', SECRET],
    ['base64', bytes.toString('base64')],
    ['base64 without padding', bytes.toString('base64').replace(/=+$/, '')],
    ['base64url', bytes.toString('base64url')],
    ['hex', bytes.toString('hex')],
    ['upper-case hex', bytes.toString('hex').toUpperCase()],
    ['URL-encoded', encodeURIComponent(SECRET)],
    ['inside JSON', JSON.stringify({ a: SECRET })],
  ])('%s', (_how, form) => {
    const text = `before ${form} after`;
    expect(hideSecrets(text, [SECRET])).toContain('[redacted]');
    expect(JSON.stringify(redact({ deep: [{ text }], [form]: 1 }, [SECRET]))).not.toContain(form);
  });

  test('of fewer than six characters are left alone, for they would blank ordinary words', () => {
    expect(hideSecrets('a cat', ['cat'])).toBe('a cat');
  });

  test('are found wherever they stand', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), fc.string(), fc.string(), (secret, before, after) => {
        expect(hideSecrets(before + secret + after, [secret])).not.toContain(secret === '[redacted]' ? '\0' : secret);
      }),
      { numRuns: 500, examples: [] },
    );
  });
});

describe('shapes of tokens', () => {
  test.each([
    'xoxb-1234567890-abcdef',
    'xoxp-1234567890-abcdef',
    'xapp-1-A012-345-abcdef',
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    'ghs_abcdefghijklmnopqrstuvwxyz0123456789',
    'github_pat_11ABCDEFG_abcdefghijklmnop',
    'sk-ant-api03-abcdefghijklmnop',
    'sk_live_abcdefghijklmnop',
    'ccb_abcdefghijklmnopqrstuvwxyz',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'AKIAIOSFODNN7EXAMPLE',
    '123456789:AAabcdefghijklmnopqrstuvwxyz_012345',
  ])('%s', (token) => {
    expect(hideSecrets(`see ${token}, thanks`, [])).toBe('see [redacted], thanks');
  });

  test.each([
    ['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer [redacted]'],
    [
      'https://api.telegram.org/bot123456:AAabcdefghijklmnopqrstuvwxyz_0123456/getMe',
      'https://api.telegram.org/bot[redacted]/getMe',
    ],
    ['https://hooks.slack.com/services/T0/B0/xyz123', 'https://hooks.slack.com/services/[redacted]'],
    ['https://discord.com/api/webhooks/123/abcdefgh', 'https://discord.com/api/webhooks/123/[redacted]'],
    ['https://discord.com/api/v10/webhooks/123/abcdefgh', 'https://discord.com/api/v10/webhooks/123/[redacted]'],
    ['https://x.okdesk.ru/api?api_token=abcdef&page=1', 'https://x.okdesk.ru/api?api_token=[redacted]&page=1'],
    ['postgres://user:hunter2@db:5432/x', 'postgres://user:[redacted]@db:5432/x'],
  ])('%s', (text, shown) => {
    expect(hideSecrets(text, [])).toBe(shown);
  });

  test.each(['a plain sentence', 'skin-deep', 'https://example.com/a?page=2', '12:30:45', 'sha256=abcdef', 'team:dev'])(
    '%s is no token',
    (text) => {
      expect(hideSecrets(text, [])).toBe(text);
    },
  );

  test('the shortest is hidden, and nothing shorter has any of the shapes', () => {
    expect(hideSecrets('ab://:x@', [])).toBe('ab://:[redacted]@');
    const letters = fc.string({ unit: fc.constantFrom(...'ab:/@?&=sigkeytoken_-. 019Basic'), maxLength: 7 });
    fc.assert(
      fc.property(letters, (text) => {
        for (const pattern of TOKEN_PATTERNS) expect(text.replace(pattern, '')).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a hostile text takes linear time', () => {
    for (const piece of ['-----BEGIN PRIVATE KEY-----', 'Bearer ', '1:', 'a://b:', 'sk-', '?token=']) {
      const started = processorMs();
      hideSecrets(piece.repeat(Math.ceil(200_000 / piece.length)), []);
      expect(processorMs() - started).toBeLessThan(2_000);
    }
  });
});

describe('keys that name a secret', () => {
  test.each([
    'token',
    'slack_token',
    'bot_token',
    'accessToken',
    'client_secret',
    'password',
    'Authorization',
    'api_key',
    'apiKey',
    'api-key',
    'private_key',
    'cookie',
    'Set-Cookie',
    'x-api-key',
  ])('%s', (key) => {
    expect(redact({ [key]: 'plain', n: { [key]: { inner: 1 } } }, [])).toEqual({
      [key]: '[redacted]',
      n: { [key]: '[redacted]' },
    });
  });

  test.each(['tokenizer', 'secretary', 'monkey', 'key', 'title', 'total_count'])('%s does not', (key) => {
    expect(redact({ [key]: 'plain' }, [])).toEqual({ [key]: 'plain' });
  });

  test('an unset one shows that it is unset', () => {
    expect(redact({ token: null, secret: '', has_token: true }, [])).toEqual({
      token: null,
      secret: '',
      has_token: true,
    });
  });
});

describe('bounds', () => {
  test('loops, depth, width and odd values end', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(JSON.stringify(redact(loop, []))).toContain('[cut]');
    expect(redact({ a: 1n, b: Buffer.from('x'), c: new Date(0), d: undefined }, [])).toEqual({
      a: '1',
      b: '[1 bytes]',
      c: new Date(0),
      d: undefined,
    });
    expect((redact('x'.repeat(2_000_000), []) as string).length).toBeLessThan(1_000_010);
    expect(
      (
        redact(
          Array.from({ length: 50_000 }, () => ({})),
          [],
        ) as unknown[]
      ).length,
    ).toBeLessThan(20_000);
  });

  test('an error keeps its sentence, without secrets', () => {
    expect(redact(new TypeError('bad xoxb-123456789'), [])).toMatchObject({
      name: 'TypeError',
      message: 'bad [redacted]',
    });
  });

  test('__proto__ stays an own key', () => {
    const copy = redact(JSON.parse('{"__proto__":{"polluted":1}}'), []) as object;
    expect(Object.keys(copy)).toEqual(['__proto__']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
