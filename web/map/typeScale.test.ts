import { expect, it } from 'vitest';
import { scaledSize } from './typeScale.ts';

it('multiplies a size, whatever it is written with', () => {
  expect(scaledSize(12, 1.5)).toBe(18);
  expect(scaledSize(['interpolate', ['linear'], ['zoom'], 12, 10, 15, 14], 2)).toEqual([
    'interpolate',
    ['linear'],
    ['zoom'],
    12,
    20,
    15,
    28,
  ]);
  expect(scaledSize(['step', ['zoom'], 10, 13, ['get', 'size']], 2)).toEqual([
    'step',
    ['zoom'],
    20,
    13,
    ['*', 2, ['get', 'size']],
  ]);
});
