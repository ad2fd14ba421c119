import {
  expression,
  latest,
  type Color,
  type StylePropertySpecification,
} from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { RISK_RAMP, riskColor } from './risk.ts';

/** The class that the map would draw, by its colour. */
function classAt(hour: number, hours: string): number {
  const made = expression.createPropertyExpression(
    riskColor({ shade: 'light', hour }),
    'layers[0].paint.line-color',
    latest.paint_line['line-color'] as StylePropertySpecification,
  );
  if (made.result === 'error') throw new Error(made.value.map(({ message }) => message).join());
  const { r, g, b } = made.value.evaluate(
    { zoom: 14 },
    { type: 'LineString', properties: { hours } },
  ) as Color;
  const hex = [r, g, b]
    .map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('');
  return RISK_RAMP.light.findIndex((color) => color === `#${hex}`);
}

describe('riskColor', () => {
  const week = Array.from({ length: 168 }, (_, hour) => hour % 6).join('');
  const thirds = Array.from({ length: 56 }, (_, step) => step % 6).join('');

  it('reads the digit of the hour where a tile has all of them', () => {
    for (const hour of [0, 1, 5, 90, 167]) expect(classAt(hour, week)).toBe(hour % 6);
  });

  it('reads that of its three hours where a tile of a small zoom has one for each three', () => {
    for (const hour of [0, 2, 3, 90, 92, 167]) expect(classAt(hour, thirds)).toBe(Math.floor(hour / 3) % 6);
  });
});
