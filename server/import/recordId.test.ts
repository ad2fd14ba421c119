import fc from 'fast-check';
import { v5 } from 'uuid';
import { expect, test } from 'vitest';
import { recordId } from './recordId.ts';

test('is the UUID v5 of the kind, the source and its id', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ maxLength: 2000 }), (source, sourceId) => {
      expect(recordId('incident', source, sourceId)).toBe(
        v5(`incident\0${source}\0${sourceId}`, '6f0c5b7e-3c1d-5a4e-9b1f-2d8a74c0e915'),
      );
    }),
  );
});

test('source and id cannot be mistaken for one another', () => {
  expect(recordId('incident', 'a', 'bc')).not.toBe(recordId('incident', 'ab', 'c'));
});
