import { expect, it } from 'vitest';
import { idsOfNumber, numberOfHalves, recordNumber } from './recordNumber.ts';

it('numbers a record by its id', () => {
  expect(recordNumber('0191b2c3-d4e5-7f60-8a1b-2c3d4e5f6071')).toBe(0x0191b2c3 * 2 ** 21 + 0x057f60);
  expect(recordNumber('ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe(Number.MAX_SAFE_INTEGER);
  expect(numberOfHalves(1, 0xffe00002)).toBe(2 ** 21 + 2);
});

it('knows what ids a number is of', () => {
  expect(idsOfNumber(recordNumber('0191b2c3-d4e5-7f60-8a1b-2c3d4e5f6071'))).toEqual({
    digits: '0191b2c3',
    low: 0x057f60,
  });
  expect(idsOfNumber(7)).toEqual({ digits: '00000000', low: 7 });
});
