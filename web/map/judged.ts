/** How the judged statistics are drawn: classes with a meaning of their own, each theme coloured for itself. Pure. */
import { EMERGING_CLASSES, type EmergingClass, type Stat } from '../../domain/density/stat.ts';

/** Drawn in `ink` over the class's colour: so many classes are not told apart by colour alone. */
export interface Pattern {
  kind: 'dots' | 'sparse' | 'stripes' | 'lines';
  ink: string;
}

export interface JudgedClass {
  key: string;
  color: string;
  pattern?: Pattern;
  /** Not significant, or none of the classes: drawn faintly, so that the map stays readable. */
  faint?: true;
}

type Shade = 'light' | 'dark';

/** The grey of what is not significant. */
export const GREY = { light: '#b9bec4', dark: '#5a646e' } as const;

/** Opacity over the ground: of what is judged, and of what is not significant. */
export const JUDGED_OPACITY = 0.8;
export const FAINT_OPACITY = { light: 0.34, dark: 0.3 } as const;

/** Reds and blues by confidence; the strongest is furthest from the ground. */
const GI: Record<Shade, readonly [string, string][]> = {
  light: [
    ['3', '#a50f15'],
    ['2', '#ef5a3c'],
    ['1', '#fcae91'],
    ['0', GREY.light],
    ['-1', '#a3cce9'],
    ['-2', '#3f8fc9'],
    ['-3', '#08519c'],
  ],
  dark: [
    ['3', '#ff9478'],
    ['2', '#cf4830'],
    ['1', '#7a3023'],
    ['0', GREY.dark],
    ['-1', '#234a78'],
    ['-2', '#3d80cf'],
    ['-3', '#86c1ff'],
  ],
};

/** PuOr (Brewer): orange for more, purple for less. */
const CHANGE: Record<Shade, readonly [string, string][]> = {
  light: [
    ['2', '#d95f02'],
    ['1', '#fdb863'],
    ['0', GREY.light],
    ['-1', '#b2a1d4'],
    ['-2', '#5e3c99'],
  ],
  dark: [
    ['2', '#ffb04d'],
    ['1', '#a8641a'],
    ['0', GREY.dark],
    ['-1', '#6f58a8'],
    ['-2', '#b9a3f5'],
  ],
};

/** Four strengths and a wash, hot and cold. */
const HEAT = {
  light: {
    hot: ['#6d0010', '#c9211e', '#f4713a', '#fdbf82', '#f9dfcc'],
    cold: ['#08285e', '#1f64ad', '#5fa8dc', '#b5d8f0', '#dbe8f2'],
  },
  dark: {
    hot: ['#ffb895', '#f8694a', '#c44029', '#69271c', '#43211c'],
    cold: ['#a8d3ff', '#549ced', '#2c67b0', '#203f68', '#1a2b40'],
  },
} as const;

/**
 * What lasts is solid, by its strength; what is new is dotted in the strongest, what comes and goes is a few dots, what was
 * also the other is striped with it, what is over is thin lines.
 */
function emerging(shade: Shade): JudgedClass[] {
  const classOf = (name: EmergingClass): JudgedClass => {
    if (name === 'none') return { key: name, color: GREY[shade], faint: true };
    const [kind, side] = name.split('-') as [string, 'hot' | 'cold'];
    const [strongest, strong, medium, weak, wash] = HEAT[shade][side];
    const other = HEAT[shade][side === 'hot' ? 'cold' : 'hot'];
    switch (kind) {
      case 'intensifying':
        return { key: name, color: strongest };
      case 'persistent':
        return { key: name, color: strong };
      case 'consecutive':
        return { key: name, color: medium };
      case 'diminishing':
        return { key: name, color: weak };
      case 'new':
        return { key: name, color: weak, pattern: { kind: 'dots', ink: strongest } };
      case 'sporadic':
        return { key: name, color: wash, pattern: { kind: 'sparse', ink: strong } };
      case 'oscillating':
        return { key: name, color: medium, pattern: { kind: 'stripes', ink: other[1] } };
      default:
        return { key: name, color: wash, pattern: { kind: 'lines', ink: strong } };
    }
  };
  return EMERGING_CLASSES.map(classOf);
}

export const judgedOpacity = ({ faint }: Pick<JudgedClass, 'faint'>, shade: Shade): number =>
  faint ? FAINT_OPACITY[shade] : JUDGED_OPACITY;

/** The classes of a judged statistic, the strongest of the high side first; null for the sequential ones. */
export function judgedClasses(stat: Stat, shade: Shade): readonly JudgedClass[] | null {
  if (stat === 'emerging') return emerging(shade);
  if (stat !== 'gi' && stat !== 'change') return null;
  const list = (stat === 'gi' ? GI : CHANGE)[shade];
  return list.map(([key, color]) => (key === '0' ? { key, color, faint: true } : { key, color }));
}
