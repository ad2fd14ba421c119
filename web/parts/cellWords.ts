/** What a statistic says of one hexagon, in a sentence with its numbers and how sure they are: for the inspector. */
import type { Density, DensityCell } from '../api.ts';
import { formatNumber, formatSignificant, localParts } from '../format.ts';
import { language, t, tMaybe } from '../i18n/index.ts';
import { timeZone } from '../state/data.ts';

/** False-discovery rate of each level of Gi*, as Bin says it. */
const RATE_OF_LEVEL: Record<number, number> = { 1: 0.1, 2: 0.05, 3: 0.01 };

/** `p = 0.031`, `p < 0.001`. */
export function pWords(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${formatNumber(p, language.value, p < 0.1 ? 3 : 2)}`;
}

/** A factor, `2.6`; null is infinite. */
export function timesWords(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value)
    ? '∞'
    : formatSignificant(value, language.value);
}

/** Null where the statistic says no more than the figures do. `row` is null for a cell that the answer does not hold. */
export function cellSentence(answer: Omit<Density, 'cells'>, row: DensityCell | null): string | null {
  const lang = language.value;
  const judged = answer.stat === 'gi' || answer.stat === 'change' || answer.stat === 'emerging';
  if (judged && answer.noEvidence) return t('legend.noEvidence');
  if (!row) return judged ? t('verdict.outside') : null;
  const cells = formatNumber(answer.studyArea?.cells ?? 0, lang);
  switch (answer.stat) {
    case 'smoothed':
      return t('verdict.smoothed', { value: formatSignificant(row.smoothed ?? 0, lang) });
    case 'gi': {
      const bin = row.bin ?? 0;
      const values = { z: formatNumber(row.z ?? 0, lang, 2), p: pWords(row.p ?? 1) };
      if (bin === 0) return t('verdict.gi.none', values);
      const rate = `${(RATE_OF_LEVEL[Math.abs(bin)] ?? 0.1) * 100} %`;
      return t(bin > 0 ? 'verdict.gi.hot' : 'verdict.gi.cold', { ...values, cells, rate });
    }
    case 'change': {
      const bin = row.bin ?? 0;
      const before = row.before ?? 0;
      const counts = { before: formatNumber(before, lang), after: formatNumber(row.count, lang) };
      if (before === 0 && row.count === 0) return t('verdict.change.empty');
      const found = t(
        bin === 0 ? 'verdict.change.none' : bin > 0 ? 'hover.change.more' : 'hover.change.less',
      );
      const p = pWords(row.p ?? 1);
      const low = timesWords(row.ratioLow);
      if (before === 0) return t('verdict.change.fromNothing', { ...counts, low, found, p });
      const values = { ...counts, ratio: timesWords(row.ratio), low, high: timesWords(row.ratioHigh) };
      return t('verdict.change', { ...values, found, p });
    }
    case 'emerging': {
      const [kind, side] = (row.emerging ?? 'none').split('-');
      if (!side) return t('verdict.emerging.none');
      const name = tMaybe(`class.emerging.${row.emerging}`) ?? '';
      const found = t('hover.emerging', { name, hint: tMaybe(`legend.emerging.${kind}`) ?? '' });
      const { from, to } = answer.window ?? {};
      if (!from || !to) return found;
      // Only whole months are judged: fewer days than the window in force may have.
      const monthOf = (ms: number) => localParts(ms, timeZone.value).day.slice(0, 7);
      const months = { from: monthOf(Date.parse(from)), to: monthOf(Date.parse(to) - 1) };
      return t('verdict.emerging', { found, ...months });
    }
    default:
      return null;
  }
}
