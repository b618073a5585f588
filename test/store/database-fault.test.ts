import { expect, test } from '@jest/globals';
import { faultWithin, InputFault, OurFault, TemporaryFault } from '#src/kit/faults.ts';
import { databaseFault } from '#src/store/database-fault.ts';

const coded = (code: string, message = 'm') => Object.assign(new TypeError(message), { code });

test.each(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', '23505'])('%s is a conflict', (code) => {
  expect(databaseFault(coded(code))).toBeInstanceOf(InputFault);
  expect(databaseFault(coded(code))).toMatchObject({ status: 409 });
});

test.each(['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR_FSYNC', '08006', '53300', '57P01', '40P01', 'ECONNREFUSED'])(
  '%s passes',
  (code) => {
    expect(databaseFault(coded(code))).toBeInstanceOf(TemporaryFault);
  },
);

test('a lost connection without a code passes', () => {
  expect(databaseFault(new TypeError('Connection terminated unexpectedly'))).toBeInstanceOf(TemporaryFault);
});

test('is found inside what a query builder wrapped around it', () => {
  const wrapped = new TypeError('Failed query', { cause: coded('23505') });
  expect(databaseFault(wrapped)).toBeInstanceOf(InputFault);
});

test('leaves our own faults and everything else as they are', () => {
  const own = new OurFault('Ours', 'It is ours.');
  const other = coded('SQLITE_CONSTRAINT_NOTNULL');
  expect([databaseFault(own), databaseFault(other), databaseFault('text')]).toEqual([own, other, 'text']);
});

test('a fault that the query builder wrapped is found again', () => {
  const fault = databaseFault(new Error('Connection terminated unexpectedly'));
  const wrapped = new Error('Failed query', { cause: new Error('again', { cause: fault }) });
  expect(faultWithin(wrapped)).toBe(fault);
  expect(faultWithin('text')).toBe('text');
});
