/** The two periods of a comparison and their sides: time runs from left to right. */
import { computed } from '@preact/signals';
import { addDays } from '../../domain/time/date.ts';
import { t } from '../i18n/index.ts';
import { days, swipeQuery } from '../state/data.ts';

/** Local days, both inclusive. */
export interface Period {
  from: string;
  last: string;
}

export interface Periods {
  left: Period;
  right: Period;
  /** The second map, of the other period, lies left of the divider. */
  besideIsLeft: boolean;
}

export const periods = computed<Periods | null>(() => {
  const { from, to } = swipeQuery.value ?? {};
  if (!from || !to) return null;
  const here = { from: days.value.from, last: addDays(days.value.to, -1) };
  const there = { from, last: addDays(to, -1) };
  const besideIsLeft = from <= days.value.from;
  return { besideIsLeft, left: besideIsLeft ? there : here, right: besideIsLeft ? here : there };
});

export const periodText = ({ from, last }: Period) => t('legend.window', { from, to: last });
