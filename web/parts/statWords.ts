/** What a statistic says of one hexagon, in words: at the pointer and beside the table. */
import type { EmergingClass, Stat } from '../../domain/density/stat.ts';
import { formatNumber, formatSignificant } from '../format.ts';
import { language, t, tMaybe } from '../i18n/index.ts';

/** The properties of a hexagon, of a tile or of the table. */
export interface CellFacts {
  count: number;
  ratePerKm2: number;
  weighted?: number;
  smoothed?: number;
  bin?: number;
  before?: number;
  /** null or missing: infinite, nothing was before. */
  ratio?: number | null;
  /** Of its 95 % interval; a high one that is missing is infinite. */
  ratioLow?: number;
  ratioHigh?: number | null;
  emerging?: EmergingClass;
}

/** How many, and how dense. */
export function howMany({ count, ratePerKm2 }: CellFacts, of: 'incidents' | 'hazards'): string {
  const lang = language.value;
  const rate = t('hover.rate', { rate: formatSignificant(ratePerKm2, lang) });
  return `${t(`hover.${of}`, { count: formatNumber(count, lang) })} · ${rate}`;
}

/** What the statistic makes of it: `significantly more than chance (99 %)`, `12 -> 31, x2.6 (1.4-4.9)`. */
export function verdict(facts: CellFacts, stat: Stat): string {
  const lang = language.value;
  switch (stat) {
    case 'gi':
      return facts.bin === undefined ? '' : (tMaybe(`hover.gi.${facts.bin}`) ?? '');
    case 'change':
      return changeVerdict(facts);
    case 'emerging': {
      const [kind, side] = (facts.emerging ?? 'none').split('-');
      const name = tMaybe(`class.emerging.${facts.emerging ?? 'none'}`) ?? '';
      return side ? t('hover.emerging', { name, hint: tMaybe(`legend.emerging.${kind}`) ?? '' }) : name;
    }
    case 'smoothed':
      return facts.smoothed === undefined
        ? ''
        : t('hover.smoothed', { value: formatSignificant(facts.smoothed, lang) });
    default:
      return facts.weighted === undefined
        ? ''
        : t('hover.weighted', { weighted: formatNumber(facts.weighted, lang, 1) });
  }
}

function changeVerdict({ count, before, bin, ratio, ratioLow, ratioHigh }: CellFacts): string {
  if (before === undefined) return '';
  const lang = language.value;
  const times = (value: number) => (Number.isFinite(value) ? formatSignificant(value, lang) : '∞');
  const found = bin === undefined || bin === 0 ? 'none' : bin > 0 ? 'more' : 'less';
  const words = t(`hover.change.${found}`);
  if (before === 0 && count === 0) return words;
  const values = {
    before: formatNumber(before, lang),
    after: formatNumber(count, lang),
    ratio: times(before === 0 ? Infinity : (ratio ?? count / before)),
  };
  const size =
    ratioLow === undefined
      ? t('hover.ratio', values)
      : t('hover.ratioWithin', { ...values, low: times(ratioLow), high: times(ratioHigh ?? Infinity) });
  return `${size} · ${words}`;
}
