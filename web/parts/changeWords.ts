/** How a count changed, in words: as much as is known and no more. Of the total, of a category. */
import { formatChange } from '../format.ts';
import { language, t } from '../i18n/index.ts';

export interface Changed {
  before: number;
  after: number;
  /** null: infinite, nothing was before. */
  ratio: number | null;
  ratioLow: number;
  ratioHigh: number | null;
  /** 0: not significant. */
  bin: number;
}

/** `+12 %`, `−30 %`, `×4.2`; '–' where neither window holds anything. */
export function changeSize({ before, after, ratio }: Changed): string {
  if (before === 0 && after === 0) return '–';
  return formatChange(ratio, language.value);
}

/** `+3 % – +22 %`. */
export function changeInterval({ ratioLow, ratioHigh }: Changed): string {
  return `${formatChange(ratioLow, language.value)} – ${formatChange(ratioHigh, language.value)}`;
}

/** Which way, where that is beyond chance. */
export function changeWay({ bin }: Changed): 'more' | 'less' | 'none' {
  return bin > 0 ? 'more' : bin < 0 ? 'less' : 'none';
}

/** `显著增加` and the like. */
export const changeWords = (changed: Changed): string => t(`change.${changeWay(changed)}`);
