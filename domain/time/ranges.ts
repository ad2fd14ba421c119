/** The hour and weekday filters, as text and as masks over the week. Free of zone and polyfill: the web uses it too. */

export type ParsedRange = { valid: true; values: number[] } | { valid: false; reason: string };

const RANGE = /^(\d{1,2})(?:-(\d{1,2}))?$/;
export const HOURS_PER_WEEK = 168;

/**
 * `hours=18-24`: half-open hours of the day, `22-6` runs over midnight, a lone `18` is that hour; lists by comma.
 * -> hours 0 to 23, ascending, each once.
 */
export function parseHours(text: string): ParsedRange {
  return parseRanges(text, (first, end, part) => {
    if (first > 23) return `'${part}' starts after hour 23`;
    if (end === null) return [first];
    if (end > 24) return `'${part}' ends after hour 24`;
    if (first === end) return `'${part}' is empty; the whole day is 0-24`;
    return cyclic(first, (end - first + 24) % 24 || 24, 24);
  });
}

/**
 * `weekdays=1-5,7`: ISO weekdays, 1 Monday to 7 Sunday, both ends included, `6-1` runs over the week's end; lists by comma.
 * -> weekdays 1 to 7, ascending, each once.
 */
export function parseWeekdays(text: string): ParsedRange {
  return parseRanges(text, (first, last, part) => {
    if (first < 1 || first > 7 || (last !== null && (last < 1 || last > 7))) {
      return `'${part}' is outside 1 (Monday) to 7 (Sunday)`;
    }
    if (last === null) return [first];
    return cyclic(first - 1, ((last - first + 7) % 7) + 1, 7).map((day) => day + 1);
  });
}

/**
 * One byte per hour of the week, Monday 00:00 first: 1 where both the hour and the weekday are asked for. Absent means any.
 * Hour and weekday are those of the instant itself: Friday with `22-6` is Friday 00 to 06 and 22 to 24, not Saturday morning.
 */
export function hourOfWeekMask(hours?: readonly number[], weekdays?: readonly number[]): Uint8Array {
  const mask = new Uint8Array(HOURS_PER_WEEK);
  for (let i = 0; i < HOURS_PER_WEEK; i++) {
    const asked =
      (!hours || hours.includes(i % 24)) && (!weekdays || weekdays.includes(Math.floor(i / 24) + 1));
    mask[i] = asked ? 1 : 0;
  }
  return mask;
}

/** Ascending hours as the shortest text that parseHours reads back: `[0,1,22,23]` -> `22-2`. Empty for none. */
export function formatHours(hours: readonly number[]): string {
  return runsOf(hours, 24)
    .map(({ first, length }) => (length === 24 ? '0-24' : `${first}-${(first + length) % 24 || 24}`))
    .join(',');
}

/** The runs of consecutive values on a circle of `size`, in ascending order of their first; one that wraps comes last. */
function runsOf(values: readonly number[], size: number): { first: number; length: number }[] {
  const held = new Set(values);
  if (held.size === size) return [{ first: 0, length: size }];
  return [...held]
    .filter((value) => !held.has((value + size - 1) % size))
    .sort((a, b) => a - b)
    .map((first) => {
      let length = 1;
      while (held.has((first + length) % size)) length++;
      return { first, length };
    });
}

function parseRanges(
  text: string,
  expand: (first: number, second: number | null, part: string) => number[] | string,
): ParsedRange {
  const values = new Set<number>();
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const match = RANGE.exec(part);
    if (!match) return { valid: false, reason: `'${part}' is neither a number nor a range such as 1-5` };
    const expanded = expand(Number(match[1]), match[2] === undefined ? null : Number(match[2]), part);
    if (typeof expanded === 'string') return { valid: false, reason: expanded };
    for (const value of expanded) values.add(value);
  }
  return { valid: true, values: [...values].sort((a, b) => a - b) };
}

/** `length` values from `first` on, running over `size`. */
function cyclic(first: number, length: number, size: number): number[] {
  return Array.from({ length }, (_, i) => (first + i) % size);
}
