/** The legend as plain values: the page draws it, and the saved picture does. */
import { computed } from '@preact/signals';
import { isStudyStat, type Stat } from '../../domain/density/stat.ts';
import { HOURS_PER_WEEK } from '../../domain/time/ranges.ts';
import type { DensityClasses } from '../api.ts';
import { formatDay, formatMeters, formatNumber, formatSignificant, localParts } from '../format.ts';
import { language, nameOf, t, tMaybe } from '../i18n/index.ts';
import { RAMP, SEQUENTIAL_OPACITY, classColors, hexagonWidthMeters } from '../map/classes.ts';
import { FIXED_LAYERS, FIXED_SCALES, type FixedLayer } from '../map/fixedScales.ts';
import { judgedClasses, judgedOpacity, type Pattern } from '../map/judged.ts';
import { RISK_RAMP } from '../map/risk.ts';
import { periods } from '../map/periods.ts';
import { shade } from '../state/appearance.ts';
import { besideClasses } from '../state/besideClasses.ts';
import { classes, timeZone } from '../state/data.ts';
import { forecast } from '../state/forecast.ts';
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
  /** Of each period on the map, from left to right; formatted: cells of the class, records in them. */
  periods: { cells: string; count: string }[];
}

export interface LegendNote {
  text: string;
  /** The part of it that is Chinese in an English text. */
  chinese?: string;
}

export interface LegendModel {
  stat: Stat;
  title: string;
  size: string;
  res: number;
  rows: LegendRow[];
  /** What the columns are called where two periods lie side by side; none for one. */
  sides: string[];
  /** The days that it speaks of, and what the classes are of besides: sample, study area, concentration; in the order of their weight. */
  notes: LegendNote[];
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
  const shown = answersOf(answer);
  const total = shown.reduce((sum, each) => sum + (each?.total ?? 0), 0);
  const judged = judgedClasses(answer.stat, shade.value);
  const width = Number(hexagonWidthMeters(answer.res).toPrecision(2));
  return {
    stat: answer.stat,
    title: t(`legend.unit.${answer.stat}.${of}`),
    size: t('legend.size', { width: formatMeters(width, lang) }),
    res: answer.res,
    rows: judged ? judgedRows(answer.stat, shown, judged) : sequentialRows(answer, shown),
    sides: shown.length > 1 ? SIDES.map((side) => t(`legend.side.${side}`)) : [],
    notes: notesOf(answer, shown),
    empty: total === 0 ? t('legend.none') : answer.noEvidence ? t('legend.noEvidence') : null,
    sequential: !isStudyStat(answer.stat),
  };
});

const SIDES = ['left', 'right'] as const;

/** The answers of the periods on the map, from left to right; null: the second map's is not there yet. */
type Shown = readonly (DensityClasses | null)[];

function answersOf(answer: DensityClasses): Shown {
  const sides = periods.value;
  if (!sides) return [answer];
  const other = besideClasses.problem.value ? null : besideClasses.data.value;
  return sides.besideIsLeft ? [other, answer] : [answer, other];
}

/** Cells and records of a class in each period. */
const countsOf = (shown: Shown, key: string): LegendRow['periods'] =>
  shown.map((answer) => {
    if (!answer) return { cells: '–', count: '–' };
    const found = answer.classes.find((each) => each.key === key);
    const write = (value = 0) => formatNumber(value, language.value);
    return { cells: write(found?.cells), count: write(found?.count) };
  });

function judgedRows(
  stat: Stat,
  shown: Shown,
  judged: NonNullable<ReturnType<typeof judgedClasses>>,
): LegendRow[] {
  return judged.flatMap((look) => {
    const { key, color, pattern } = look;
    const occurs = shown.some((answer) => answer?.classes.some((each) => each.key === key));
    // Of sixteen classes only those that occur; of few, all.
    if (!occurs && stat === 'emerging') return [];
    const [kind, side] = key.split('-');
    const hint = stat === 'emerging' && side ? tMaybe(`legend.emerging.${kind}`) : undefined;
    return {
      key,
      label: tMaybe(`class.${stat}.${key}`) ?? key,
      ...(hint && { hint }),
      color,
      ...(pattern && { pattern }),
      opacity: judgedOpacity(look, shade.value),
      periods: countsOf(shown, key),
    };
  });
}

function sequentialRows({ stat, limits }: DensityClasses, shown: Shown): LegendRow[] {
  const lang = language.value;
  const whole = stat === 'count';
  const lows = shown.flatMap((answer) => answer?.least ?? []);
  const least = lows.length > 0 ? Math.min(...lows) : null;
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
    periods: countsOf(shown, String(i)),
  }));
}

/** `2026-01-01 – 2026-01-31`: the local days of two instants, the second exclusive. */
function localDays({ from, to }: { from: string; to: string }): string {
  const first = localParts(Date.parse(from), timeZone.value).day;
  const last = localParts(Date.parse(to) - 1, timeZone.value).day;
  return t('legend.window', { from: first, to: last });
}

function notesOf(answer: DensityClasses, shown: Shown): LegendNote[] {
  const window = answer.window ? localDays(answer.window) : t('legend.allTime');
  const samples =
    shown.length === 1 ? [window, ...sampleOf(answer)] : shown.flatMap((one, i) => sideOf(one, SIDES[i]!));
  const grey = isStudyStat(answer.stat) ? tMaybe(`legend.grey.${answer.stat}`) : undefined;
  const plain = (texts: string[]): LegendNote[] => texts.map((text) => ({ text }));
  return [
    ...plain(samples),
    ...studyNote(answer),
    ...plain(concentrationNote(shown)),
    ...plain(grey ? [grey] : []),
  ];
}

/** The days of a side stand on the map; only those of whole months are others. */
function sideOf(answer: DensityClasses | null, side: (typeof SIDES)[number]): string[] {
  if (!answer) return [];
  const months = answer.stat === 'emerging' && answer.window ? [localDays(answer.window)] : [];
  return [...months, ...sampleOf(answer)].map((text) =>
    t('legend.sideSays', { side: t(`legend.side.${side}`), text }),
  );
}

/** How many, beside how many, and what was left out. */
function sampleOf({ before, studyArea, total }: DensityClasses): string[] {
  const { of } = filters.value;
  const count = (value: number) => formatNumber(value, language.value);
  const outside = studyArea?.outside ?? 0;
  return [
    t(`legend.total.${of}`, { count: count(total) }),
    ...(before ? [t('legend.before', { window: localDays(before), count: count(before.total) })] : []),
    ...(outside > 0 ? [t(`legend.outside.${of}`, { count: count(outside) })] : []),
  ];
}

/** Over which cells zeros count. A name that is Chinese only is marked as such in English, and what it names is said. */
function studyNote({ studyArea: study }: DensityClasses): LegendNote[] {
  if (!study) return [];
  const { kind, name } = study;
  const cells = formatNumber(study.cells, language.value);
  const isChosen = kind === 'area';
  if (!name) return [{ text: t(`legend.study.${isChosen ? 'areas' : kind}`, { cells }) }];
  const known = nameOf({ name, nameEn: study.nameEn });
  if (language.value === 'zh' || !/\p{Script=Han}/u.test(known)) {
    return [{ text: t('legend.study.named', { name: known, cells }) }];
  }
  const text = t(isChosen ? 'legend.study.chosenNamed' : 'legend.study.areasNamed', { name, cells });
  return [{ text, chinese: name }];
}

function concentrationNote(shown: Shown): string[] {
  const lang = language.value;
  const found = shown.map((answer) => answer?.concentration);
  const share = (value: number) => formatNumber(value * 100, lang, value < 0.1 ? 1 : 0);
  const [first, second] = found;
  if (first && second) {
    return [t('legend.concentrationBoth', { left: share(first.share), right: share(second.share) })];
  }
  if (!first || shown.length > 1) return [];
  const count = (value: number) => formatNumber(value, lang);
  const values = { share: share(first.share), cells: count(first.cells), of: count(first.ofCells) };
  return [t('legend.concentration', values)];
}

export interface FixedLegend {
  layer: FixedLayer | 'risk';
  title: string;
  rows: { color: string; opacity: number; label: string }[];
  /** What the classes are of besides. */
  notes: string[];
}

/** The scales of the layers that have one of their own, the forecast's first. */
export const fixedLegends = computed<FixedLegend[]>(() => [
  ...(layers.value.has('risk') ? [riskLegend()] : []),
  ...measuredLegends(),
]);

/** Limits are expected incidents a km and hour; a week of such hours is what a person can picture. */
function riskLegend(): FixedLegend {
  const lang = language.value;
  const answer = forecast.data.value;
  const title = t('legend.risk');
  if (!answer?.model) return { layer: 'risk', title, rows: [], notes: answer ? [t('legend.riskNone')] : [] };
  const ramp = RISK_RAMP[shade.value];
  const limits = answer.breaks.map((each) => formatSignificant(each * HOURS_PER_WEEK, lang));
  const labelOf = (i: number) => {
    const [from, to] = [limits[i - 1], limits[i]];
    if (from === undefined) return t('legend.under', { to: to ?? '' });
    return to === undefined ? t('legend.least', { from }) : `${from} – ${to}`;
  };
  const asOf = localParts(Date.parse(answer.model.asOf), timeZone.value);
  return {
    layer: 'risk',
    title,
    rows: ramp.slice(0, limits.length + 1).map((color, i) => ({ color, opacity: 1, label: labelOf(i) })),
    notes: [
      t('legend.riskHour'),
      t('legend.riskEvidence', {
        roads: formatNumber(answer.roadsWithEvidence, lang),
        pale: formatNumber(answer.roads - answer.roadsWithEvidence, lang),
      }),
      t('legend.riskAhead', {
        day: formatDay(asOf.day, lang),
        time: asOf.time,
        days: answer.model.horizonDays,
      }),
    ],
  };
}

const measuredLegends = (): FixedLegend[] =>
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
    return { layer, title: t(`legend.${layer}`), rows, notes: [] };
  });
