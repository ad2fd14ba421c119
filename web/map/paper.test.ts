import { expect, it } from 'vitest';
import { roundLength } from './paper.ts';

it('takes the longest round length that fits', () => {
  expect([1, 1.9, 4.99, 5, 96, 187, 960, 2400].map(roundLength)).toEqual([1, 1, 2, 5, 50, 100, 500, 2000]);
});
