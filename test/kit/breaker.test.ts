import { describe, expect, test } from '@jest/globals';
import { type Breaker, createBreaker } from '#src/kit/breaker.ts';
import { TemporaryFault } from '#src/kit/faults.ts';

const HOST = 'down.example.com';

function bed() {
  let now = 1_000_000;
  const breaker = createBreaker({ now: () => now }, () => 0);
  const fail = (times: number, key = 'a'): void => {
    for (let i = 0; i < times; i++) breaker.failed(key);
  };
  const waitOf = (key = 'a'): number | null => {
    try {
      breaker.pass(key, HOST);
      return null;
    } catch (thrown) {
      return (thrown as TemporaryFault).retryAfterMs ?? Number.NaN;
    }
  };
  const forward = (ms: number): void => {
    now += ms;
  };
  return { breaker, fail, waitOf, forward };
}

describe('a target', () => {
  test('that fails now and then is called on', () => {
    const { breaker, fail, waitOf } = bed();
    fail(9);
    expect(waitOf()).toBeNull();
    breaker.answered('a');
    fail(9);
    expect(waitOf()).toBeNull();
  });

  test('that fails ten times in a row is left alone; the fault says for how long', () => {
    const { breaker, fail, waitOf } = bed();
    fail(10);
    expect(() => breaker.pass('a', HOST)).toThrow(TemporaryFault);
    expect(() => breaker.pass('a', HOST)).toThrow(/down.example.com does not answer/);
    expect(waitOf()).toBe(10_000);
    expect(waitOf('b')).toBeNull();
  });

  test('is asked again by one call, while the others wait on', () => {
    const { breaker, fail, waitOf, forward } = bed();
    fail(10);
    forward(10_000);
    expect(waitOf()).toBeNull();
    expect(waitOf()).toBe(1000);
    breaker.answered('a');
    expect([waitOf(), waitOf()]).toEqual([null, null]);
  });

  test('that is still down is left alone for longer, up to five minutes', () => {
    const { fail, waitOf, forward } = bed();
    fail(10);
    const pauses: (number | null)[] = [];
    for (let i = 0; i < 8; i++) {
      const pause = waitOf();
      pauses.push(pause);
      forward(pause ?? 0);
      expect(waitOf()).toBeNull();
      fail(1);
    }
    expect(pauses).toEqual([10, 20, 40, 80, 160, 300, 300, 300].map((seconds) => seconds * 1000));
  });

  test('is not shut for ever by a probe that nobody ended, nor by a clock that stepped back', () => {
    const { breaker, fail, waitOf, forward } = bed();
    fail(10);
    forward(10_000);
    expect(waitOf()).toBeNull();
    forward(90_000);
    expect(waitOf()).toBeNull();
    breaker.undecided('a');
    expect(waitOf()).toBeNull();
    fail(1);
    forward(-3_600_000);
    expect(waitOf()).toBe(20_000);
  });

  test('late failures of calls that were under way do not make the pause longer', () => {
    const { fail, waitOf } = bed();
    fail(300);
    expect(waitOf()).toBe(10_000);
  });
});

describe('what one process finds out', () => {
  /** Two that tell each other at once. */
  function pair() {
    let now = 1_000_000;
    const both: Breaker[] = [];
    const make = (other: number): Breaker =>
      createBreaker(
        { now: () => now },
        () => 0,
        (key, found) => both[other]?.heard(key, found),
      );
    both.push(make(1), make(0));
    const [here, there] = both as [Breaker, Breaker];
    return { here, there, forward: (ms: number) => (now += ms) };
  }

  test('holds for the others: shut, asked by one of them, and back', () => {
    const { here, there, forward } = pair();
    for (let i = 0; i < 10; i++) here.failed('a');
    expect(() => there.pass('a', HOST)).toThrow(TemporaryFault);
    forward(10_000);
    there.pass('a', HOST);
    expect(() => here.pass('a', HOST)).toThrow(TemporaryFault);
    there.failed('a');
    forward(10_000);
    expect(() => here.pass('a', HOST)).toThrow(TemporaryFault);
    forward(10_000);
    here.pass('a', HOST);
    here.answered('a');
    there.pass('a', HOST);
    there.pass('a', HOST);
  });
});
