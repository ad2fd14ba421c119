/**
 * Whether classes can be told apart, by normal and by red- and green-blind eyes (Machado, Oliveira & Fernandes 2009, full
 * severity), as CIEDE2000 distances of the colours as they lie over the ground. 2.3 is a just noticeable difference.
 */
import {
  converter,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  parse,
  type Rgb,
} from 'culori';
import { describe, expect, it } from 'vitest';
import { RAMP } from './classes.ts';
import { FIXED_LAYERS, FIXED_SCALES } from './fixedScales.ts';
import { JUDGED_OPACITY, judgedClasses } from './judged.ts';

const SHADES = ['light', 'dark'] as const;
/** The land of the base map. */
const GROUND = { light: '#f1f2ee', dark: '#12171b' };
const EYES: Record<string, (color: Rgb) => Rgb> = {
  normal: (color) => color,
  'green-blind': (color) => filterDeficiencyDeuter(1)(color) as Rgb,
  'red-blind': (color) => filterDeficiencyProt(1)(color) as Rgb,
};

const rgb = converter('rgb');
const distance = differenceCiede2000();

function over(color: string, ground: string, opacity: number): Rgb {
  const [top, below] = [rgb(parse(color))!, rgb(parse(ground))!];
  const mix = (name: 'r' | 'g' | 'b') => top[name] * opacity + below[name] * (1 - opacity);
  return { mode: 'rgb', r: mix('r'), g: mix('g'), b: mix('b') };
}

/** The two nearest of a list of named colours, over the ground. */
function nearest(
  colors: readonly (readonly [string, string])[],
  shade: 'light' | 'dark',
  opacity: number,
  eye: string,
) {
  const seen = colors.map(
    ([name, color]) => [name, EYES[eye]!(over(color, GROUND[shade], opacity))] as const,
  );
  return seen
    .flatMap(([a, one], i) =>
      seen.slice(i + 1).map(([b, other]) => ({ pair: `${a} ${b}`, far: distance(one, other) })),
    )
    .reduce((least, each) => (each.far < least.far ? each : least));
}

const lightness = (color: string, shade: 'light' | 'dark') =>
  converter('lab')(over(color, GROUND[shade], 0.7)).l;

describe.each(SHADES)('colours on %s', (shade) => {
  for (const eye of Object.keys(EYES)) {
    it(`of the sequential ramp differ, ${eye}`, () => {
      const colors = RAMP[shade].map((color, i) => [String(i), color] as const);
      expect(nearest(colors, shade, 0.7, eye).far).toBeGreaterThan(5.5);
    });

    it.each(['gi', 'change'] as const)(`of %s differ, ${eye}`, (stat) => {
      const colors = judgedClasses(stat, shade)!.map(({ key, color }) => [key, color] as const);
      expect(nearest(colors, shade, JUDGED_OPACITY, eye).far).toBeGreaterThan(8);
    });

    it(`of emerging hot and cold spots differ by colour or by pattern, ${eye}`, () => {
      const all = judgedClasses('emerging', shade)!;
      for (const kind of new Set(all.map(({ pattern }) => pattern?.kind))) {
        const classes = all.filter(({ pattern }) => pattern?.kind === kind);
        // A pattern's colour is that of its ink.
        const colors = classes.map(({ key, color, pattern }) => [key, pattern?.ink ?? color] as const);
        expect(nearest(colors, shade, JUDGED_OPACITY, eye).far).toBeGreaterThan(8);
      }
    });

    it.each(FIXED_LAYERS)(`of %s differ, ${eye}`, (layer) => {
      const { colors: list, opacity } = FIXED_SCALES[layer];
      const colors = list[shade].map((color, i) => [String(i), color] as const);
      expect(nearest(colors, shade, opacity, eye).far).toBeGreaterThan(5.5);
    });
  }

  it('of a scale go one way in lightness, away from the ground', () => {
    const scales = [RAMP[shade], ...FIXED_LAYERS.map((layer) => FIXED_SCALES[layer].colors[shade])];
    for (const colors of scales) {
      const steps = colors.map((color) => lightness(color, shade));
      expect(steps).toEqual([...steps].sort((a, b) => (shade === 'light' ? b - a : a - b)));
    }
  });
});
