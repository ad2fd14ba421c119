import {
  expression,
  latest,
  type Color,
  type StylePropertySpecification,
} from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { EMERGING_CLASSES } from '../../../domain/density/stat.ts';
import { RAMP, SEQUENTIAL_OPACITY } from '../classes.ts';
import { FAINT_OPACITY, GREY, JUDGED_OPACITY, judgedClasses } from '../judged.ts';
import { colorOf, opacityOf, outlineOf, patternFilter, type HexagonScene } from './hexagonStyle.ts';

const SCENE: HexagonScene = { stat: 'count', shade: 'light', scales: new Map(), isolated: null };
const SCALES = new Map([
  [9, { limits: [3, 10], colors: ['#111111', '#222222', '#333333'] }],
  [10, { limits: [2], colors: ['#444444', '#555555'] }],
]);

/** Evaluates as the map does. */
function evaluated(
  value: unknown,
  spec: 'fill-color' | 'fill-opacity' | 'fill-outline-color',
  properties: Record<string, unknown>,
) {
  if (typeof value !== 'object') return value;
  const made = expression.createPropertyExpression(
    value,
    `layers[0].paint.${spec}`,
    latest.paint_fill[spec] as StylePropertySpecification,
  );
  if (made.result === 'error') throw new Error(made.value.map(({ message }) => message).join());
  const found = made.value.evaluate({ zoom: 12 }, { type: 'Polygon', properties });
  return spec === 'fill-color' ? hex(found as Color) : found;
}
const hex = ({ r, g, b }: Color) =>
  `#${[r, g, b]
    .map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

const color = (scene: Partial<HexagonScene>, properties: Record<string, unknown>) =>
  evaluated(colorOf({ ...SCENE, ...scene }), 'fill-color', properties);
const opacity = (scene: Partial<HexagonScene>, properties: Record<string, unknown>) =>
  evaluated(opacityOf({ ...SCENE, ...scene }), 'fill-opacity', properties);

describe('a sequential hexagon', () => {
  it('is read by the scale of its own resolution; a limit belongs to the class above it', () => {
    const at = (res: number, count: number) => color({ scales: SCALES }, { res, count });
    expect([2, 3, 9, 10].map((count) => at(9, count))).toEqual(['#111111', '#222222', '#222222', '#333333']);
    expect([1, 2, 50].map((count) => at(10, count))).toEqual(['#444444', '#555555', '#555555']);
  });

  it('shows the lowest class where its scale is not known yet, or where its tile is of another statistic', () => {
    expect(color({ scales: SCALES }, { res: 11, count: 40 })).toBe(RAMP.light[0]);
    expect(color({}, { res: 9, count: 40 })).toBe(RAMP.light[0]);
    expect(color({ scales: SCALES, stat: 'smoothed' }, { res: 9, count: 40 })).toBe('#111111');
  });

  it('steps back where another class is isolated', () => {
    const at = (isolated: string | null, count: number) =>
      opacity({ scales: SCALES, isolated }, { res: 9, count }) as number;
    expect(at(null, 5)).toBe(SEQUENTIAL_OPACITY);
    expect([2, 3, 9, 10].map((count) => at('1', count) > 0.5)).toEqual([false, true, true, false]);
    expect([2, 3].map((count) => at('0', count) > 0.5)).toEqual([true, false]);
    expect([9, 10].map((count) => at('2', count) > 0.5)).toEqual([false, true]);
  });
});

describe('a judged hexagon', () => {
  it.each(['gi', 'change'] as const)('of %s has the colour of its bin, in each theme', (stat) => {
    for (const shade of ['light', 'dark'] as const) {
      for (const { key, color: expected } of judgedClasses(stat, shade)!) {
        expect(color({ stat, shade }, { bin: Number(key) })).toBe(expected);
      }
    }
  });

  it('of the emerging kind has the colour of its class; all seventeen have one', () => {
    const classes = judgedClasses('emerging', 'dark')!;
    expect(classes.map(({ key }) => key)).toEqual(EMERGING_CLASSES);
    for (const { key, color: expected } of classes) {
      expect(color({ stat: 'emerging', shade: 'dark' }, { emerging: key })).toBe(expected);
    }
  });

  it('is faint and without an outline where it is not significant, or its tile is of another statistic', () => {
    for (const properties of [{ bin: 0 }, { count: 7 }]) {
      expect(color({ stat: 'gi' }, properties)).toBe(GREY.light);
      expect(opacity({ stat: 'gi' }, properties)).toBe(FAINT_OPACITY.light);
    }
    expect(opacity({ stat: 'gi' }, { bin: -1 })).toBe(JUDGED_OPACITY);
    const outline = (bin: number) =>
      evaluated(outlineOf({ ...SCENE, stat: 'gi' }, '#ffffff'), 'fill-outline-color', { bin }) as Color;
    expect(outline(0).a).toBe(0);
    expect(outline(2).a).toBeGreaterThan(0.3);
    expect(outlineOf(SCENE, '#ffffff')).toMatch(/^#ffffff[0-9a-f]{2}$/);
  });

  it('has a pattern only where it is of a class with one', () => {
    const filter = expression.createExpression(
      patternFilter({ ...SCENE, stat: 'emerging' }),
      'layers[0].filter',
    );
    if (filter.result === 'error') throw new Error('the filter is no expression');
    const patterned = EMERGING_CLASSES.filter(
      (emerging) =>
        filter.value.evaluate({ zoom: 12 }, { type: 'Polygon', properties: { emerging } }) as boolean,
    );
    expect(patterned.map((name) => name.split('-')[0])).toEqual([
      'new',
      'sporadic',
      'oscillating',
      'historical',
      'new',
      'sporadic',
      'oscillating',
      'historical',
    ]);
  });
});
