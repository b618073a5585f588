import { expect, test } from '@jest/globals';
import { letGo } from '#src/kit/let-go.ts';

test('memory of its own is given back at once', () => {
  const bytes = Buffer.allocUnsafeSlow(1_000_000);
  const numbers = new Float64Array(1000);
  const before = process.memoryUsage().arrayBuffers;
  letGo(bytes);
  letGo(numbers);
  expect([bytes.length, numbers.length]).toEqual([0, 0]);
  expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThan(900_000);
  expect(() => letGo(bytes)).not.toThrow();
});

test('a part of something larger is somebody else’s as well, and shared memory is nobody’s own', () => {
  const whole = Buffer.allocUnsafeSlow(1000);
  letGo(whole.subarray(0, 999));
  letGo(Buffer.from('short texts share their memory'));
  const shared = new Uint8Array(new SharedArrayBuffer(10));
  letGo(shared);
  expect([whole.length, shared.length]).toEqual([1000, 10]);
});
