import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHours, hourOfWeekMask, parseHours, parseWeekdays } from './ranges.ts';

describe('parseHours', () => {
  it.each([
    ['18-24', [18, 19, 20, 21, 22, 23]],
    ['22-6', [0, 1, 2, 3, 4, 5, 22, 23]],
    ['22-0', [22, 23]],
    ['7', [7]],
    ['0-2,1-3, 23', [0, 1, 2, 23]],
    ['0-24', Array.from({ length: 24 }, (_, hour) => hour)],
  ])('reads %s', (text, values) => {
    expect(parseHours(text)).toEqual({ valid: true, values });
  });

  it.each(['', '24', '18-25', '8-8', '-5', '18-', 'evening', '1.5-3', '1,,2'])("refuses '%s'", (text) => {
    expect(parseHours(text)).toMatchObject({ valid: false });
  });

  it('reads back whatever formatHours writes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1 }), (hours) => {
        const sorted = [...hours].sort((a, b) => a - b);
        expect(parseHours(formatHours(hours))).toEqual({ valid: true, values: sorted });
      }),
    );
    expect(formatHours([0, 1, 22, 23])).toBe('22-2');
    expect(formatHours([])).toBe('');
  });
});

describe('parseWeekdays', () => {
  it.each([
    ['1-5', [1, 2, 3, 4, 5]],
    ['6-1', [1, 6, 7]],
    ['7', [7]],
    ['1-7', [1, 2, 3, 4, 5, 6, 7]],
    ['5,1', [1, 5]],
    ['3-3', [3]],
  ])('reads %s', (text, values) => {
    expect(parseWeekdays(text)).toEqual({ valid: true, values });
  });

  it.each(['', '0', '8', '1-8', 'Mon'])("refuses '%s'", (text) => {
    expect(parseWeekdays(text)).toMatchObject({ valid: false });
  });
});

describe('hourOfWeekMask', () => {
  const held = (mask: Uint8Array) => [...mask.keys()].filter((hour) => mask[hour]);
  it('is everything without a filter', () => {
    expect(held(hourOfWeekMask())).toHaveLength(168);
  });
  it('takes the hours of the asked weekday itself', () => {
    expect(held(hourOfWeekMask([0, 23], [5]))).toEqual([96, 119]);
  });
  it('takes one filter without the other', () => {
    expect(held(hourOfWeekMask(undefined, [7]))).toEqual(Array.from({ length: 24 }, (_, i) => 144 + i));
    expect(held(hourOfWeekMask([0]))).toEqual([0, 24, 48, 72, 96, 120, 144]);
  });
});
