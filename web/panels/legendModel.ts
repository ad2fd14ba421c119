/** The legend as plain values: the page draws it, and the saved picture does. */
import { computed } from '@preact/signals';
import { isStudyStat, type Stat } from '../../domain/density/stat.ts';
import type { DensityClasses } from '../api.ts';
import { formatMeters, formatNumber, formatSignificant, localParts } from '../format.ts';
import { language, t, tMaybe } from '../i18n/index.ts';
import { RAMP, SEQUENTIAL_OPACITY, classColors, hexagonSize } from '../map/classes.ts';
import { FIXED_LAYERS, FIXED_SCALES, type FixedLayer } from '../map/fixedScales.ts';
import { FAINT_OPACITY, JUDGED_OPACITY, judgedClasses, type Pattern } from '../map/judged.ts';
import { shade } from '../state/appearance.ts';
import { classes, timeZone } from '../state/data.ts';
import { filters, layers } from '../state/store.ts';

export interface LegendRow {
  key: string;
  label: string;
  /** More words, where the label needs them. */
  hint?: string;
  color: string;
  pattern?: Pattern;
  /** As it lies over the ground. */
  opacity: number;
  /** Formatted: cells of the class, records in them. */
  cells: string;
  count: string;
}

export interface LegendModel {
  stat: Stat;
  title: string;
  size: string;
  res: number;
  rows: LegendRow[];
  /** The days that it speaks of. */
  window: string;
  /** What the classes are of besides: sample, study area, concentration; in the order of their weight. */
  notes: string[];
  /** Nothing matches, or nothing can be said. */
  empty: string | null;
  sequential: boolean;
}

/** Null before the first answer. It speaks of the answer that is there, not of the one on its way. */
export const legend = computed<LegendModel | null>(() => {
  const answer = classes.data.value;
  if (!answer) return null;
  const { of } = filters.value;
  const lang = language.value;
  const judged = judgedClasses(answer.stat, shade.value);
  const width = Number(hexagonSize(answer.res).widthMeters.toPrecision(2));
  return {
    stat: answer.stat,
    title: t(`legend.unit.${answer.stat}.${of}`),
    size: t('legend.size', { width: formatMeters(width, lang) }),
    res: answer.res,
    rows: judged ? judgedRows(answer, judged) : sequentialRows(answer),
    window: answer.window ? localDays(answer.window) : t('legend.allTime'),
    notes: notesOf(answer),
    empty: answer.total === 0 ? t('legend.none') : answer.noEvidence ? t('legend.noEvidence') : null,
    sequential: !isStudyStat(answer.stat),
  };
});

function judgedRows(
  answer: DensityClasses,
  judged: NonNullable<ReturnType<typeof judgedClasses>>,
): LegendRow[] {
  const lang = language.value;
  return judged.flatMap(({ key, color, pattern, faint }) => {
    const found = answer.classes.find((each) => each.key === key);
    // Of sixteen classes only those that occur; of few, all.
    if (!found && answer.stat === 'emerging') return [];
    const [kind, side] = key.split('-');
    const hint = answer.stat === 'emerging' && side ? tMaybe(`legend.emerging.${kind}`) : undefined;
    return {
      key,
      label: tMaybe(`class.${answer.stat}.${key}`) ?? key,
      ...(hint && { hint }),
      color,
      ...(pattern && { pattern }),
      opacity: faint ? FAINT_OPACITY[shade.value] : JUDGED_OPACITY,
      cells: formatNumber(found?.cells ?? 0, lang),
      count: formatNumber(found?.count ?? 0, lang),
    };
  });
}

function sequentialRows({ stat, limits, classes: found, least }: DensityClasses): LegendRow[] {
  const lang = language.value;
  const whole = stat === 'count';
  const write = (value: number) => (whole ? formatNumber(value, lang) : formatSignificant(value, lang));
  const colors = classColors(limits, RAMP[shade.value]);
  const labelOf = (i: number) => {
    const next = limits[i];
    if (i === 0) {
      if (next === undefined) return least === null ? '–' : t('legend.least', { from: write(least) });
      // The window in force may hold nothing so low; the class begins below its limit all the same.
      if (!whole || least === null || least >= next) return t('legend.under', { to: write(next) });
      return next - least <= 1 ? write(least) : `${write(least)} – ${write(next - 1)}`;
    }
    const from = limits[i - 1]!;
    if (next === undefined) return t('legend.least', { from: write(from) });
    if (!whole) return `${write(from)} – ${write(next)}`;
    return next - from <= 1 ? write(from) : `${write(from)} – ${write(next - 1)}`;
  };
  return colors.map((color, i) => ({
    key: String(i),
    label: labelOf(i),
    color,
    opacity: SEQUENTIAL_OPACITY,
    cells: formatNumber(found[i]?.cells ?? 0, lang),
    count: formatNumber(found[i]?.count ?? 0, lang),
  }));
}

/** `2026-01-01 – 2026-01-31`: the local days of two instants, the second exclusive. */
function localDays({ from, to }: { from: string; to: string }): string {
  const first = localParts(Date.parse(from), timeZone.value).day;
  const last = localParts(Date.parse(to) - 1, timeZone.value).day;
  return t('legend.window', { from: first, to: last });
}

function notesOf(answer: DensityClasses): string[] {
  const lang = language.value;
  const { of } = filters.value;
  const count = (value: number) => formatNumber(value, lang);
  const { before, studyArea: study, concentration, stat, total } = answer;
  const notes = [t(`legend.total.${of}`, { count: count(total) })];
  if (before) notes.push(t('legend.before', { window: localDays(before), count: count(before.total) }));
  if (study) {
    const cells = count(study.cells);
    notes.push(
      study.name
        ? t('legend.study.named', { name: study.name, cells })
        : t(`legend.study.${study.kind === 'area' ? 'areas' : study.kind}`, { cells }),
    );
    if (study.outside > 0) notes.push(t(`legend.outside.${of}`, { count: count(study.outside) }));
  }
  if (concentration) {
    notes.push(
      t('legend.concentration', {
        share: formatNumber(concentration.share * 100, lang, concentration.share < 0.1 ? 1 : 0),
        cells: count(concentration.cells),
        of: count(concentration.ofCells),
      }),
    );
  }
  if (isStudyStat(stat)) notes.push(tMaybe(`legend.grey.${stat}`) ?? '');
  return notes.filter(Boolean);
}

export interface FixedLegend {
  layer: FixedLayer;
  title: string;
  rows: { color: string; opacity: number; label: string }[];
}

/** The scales of the layers that have one of their own. */
export const fixedLegends = computed<FixedLegend[]>(() =>
  FIXED_LAYERS.filter((layer) => layers.value.has(layer)).map((layer) => {
    const { limits, colors, opacity } = FIXED_SCALES[layer];
    const lang = language.value;
    const write = (value: number) => formatNumber(value, lang);
    // Patrols are whole, incidents a km are not.
    const upTo = (next: number) => (layer === 'coverage' ? write(next - 1) : write(next));
    const labelOf = (i: number) => {
      const from = limits[i - 1];
      const next = limits[i];
      if (from === undefined) return layer === 'coverage' ? '1' : t('legend.under', { to: write(next!) });
      return next === undefined ? t('legend.least', { from: write(from) }) : `${write(from)} – ${upTo(next)}`;
    };
    const rows = colors[shade.value].map((color, i) => ({ color, opacity, label: labelOf(i) }));
    return { layer, title: t(`legend.${layer}`), rows };
  }),
);
