/** Which sections are offered as another stop, and the hours that they are asked about. Pure. */
import type { Assignment, Plan } from '../api.ts';
import { localParts } from '../format.ts';

const MOST_OFFERED = 8;
const MS_PER_HOUR = 3_600_000;

/** Sections on roads whose name holds the text (case aside), those with the most expected incidents first; at most eight. */
export function sectionsLike({ sections }: Pick<Plan, 'sections'>, text: string): Plan['sections'] {
  const wanted = text.trim().toLowerCase();
  return sections
    .filter(({ zone, name }) => zone !== null && name.toLowerCase().includes(wanted))
    .sort((a, b) => b.expectedPerWeek - a.expectedPerWeek)
    .slice(0, MOST_OFFERED);
}

/** An assignment's hours as the forecast takes them: weekday (1 Monday) and whole hours that it touches, `18-20`. */
export function hoursOf(
  { start, end }: Pick<Assignment, 'start' | 'end'>,
  timeZone: string,
): { weekdays: string; hours: string } {
  const startMs = Date.parse(start);
  const { day, time } = localParts(startMs, timeZone);
  const first = Number(time.slice(0, 2));
  const minutes = Number(time.slice(3));
  const length = Math.ceil((Date.parse(end) - startMs) / MS_PER_HOUR + minutes / 60);
  const last = Math.min(24, first + Math.max(1, length));
  const weekday = new Date(`${day}T00:00Z`).getUTCDay() || 7;
  return { weekdays: String(weekday), hours: `${first}-${last}` };
}
