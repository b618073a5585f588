import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JsonText } from '#src/store/json-text.ts';
import { Packer, packAll, shapeOf, Unpacker, unpackAll } from '#src/store/packed.ts';
import { runs } from '../support/fuzz.ts';

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, undefined, '', 0, -0, Number.NEGATIVE_INFINITY, -1, -8, 'x'.repeat(5_000), '\ud800'),
  fc.uint8Array({ maxLength: 5 }),
  fc.jsonValue(),
);

/** As a statement would be handed it on this side. */
function kept(given: unknown): unknown {
  if (given === undefined || given === null) return null;
  return typeof given === 'object' && !(given instanceof Uint8Array) ? new JsonText(JSON.stringify(given)) : given;
}

test('values are on the other side of a thread what they were on this one', () => {
  fc.assert(
    fc.property(fc.array(fc.array(value, { maxLength: 6 }), { maxLength: 5 }), value, (lists, last) => {
      const packer = new Packer();
      packAll(packer, lists, (list) => packer.list(list));
      packer.put(last);
      const from = new Unpacker(structuredClone(packer.done()));
      expect(unpackAll(from, () => from.list())).toEqual(lists.map((list) => list.map(kept)));
      expect(from.take()).toEqual(kept(last));
    }),
    runs(),
  );
});

const SHAPE = shapeOf(['id', 'order_key', 'last_copy_headers']);
const row = fc.option(fc.record({ id: value, orderKey: value, lastCopyHeaders: value }, { requiredKeys: [] }));

test('rows keep their members under the names that belong to their columns', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const packer = new Packer();
      packAll(packer, rows, (one) => packer.row(one, SHAPE));
      const from = new Unpacker(structuredClone(packer.done()));
      expect(unpackAll(from, () => from.row(SHAPE))).toEqual(
        rows.map(
          (one) =>
            one && {
              id: kept(one.id),
              orderKey: kept(one.orderKey),
              lastCopyHeaders: kept(one.lastCopyHeaders),
            },
        ),
      );
    }),
    runs(0.5),
  );
});
