/** Local weeks: which one a minute lies in, and which hour of it. */
import { MS_PER_DAY, localDateOfEpochDay } from '../../domain/time/date.ts';
import type { ZoneClock } from '../../domain/time/zone.ts';

const MS_PER_MINUTE = 60_000;
const PLAIN_WEEK_MINUTES = 10_080;

export interface WeekFrame {
  /** Epoch minute at which the local week begins. */
  startMinute: number;
  /** 10,080, but for weeks in which clocks change. */
  minutes: number;
  /** Hour of the week after hour, 60 minutes each. */
  isPlain: boolean;
  /** Hour of the week 0..167 by minute of the block, and the minute at which that hour ends. */
  hourOfMinute: Uint8Array;
  hourEnd: Uint16Array;
}

export class Weeks {
  constructor(private readonly clock: ZoneClock) {}

  /** Weeks are counted by their local Mondays; 1970-01-01 was a Thursday. */
  weekOf(minute: number): number {
    const localDay = Math.floor(
      (minute + this.clock.offsetMinutes(minute * MS_PER_MINUTE)) / (MS_PER_DAY / MS_PER_MINUTE),
    );
    const week = Math.floor((localDay + 3) / 7);
    // Where midnight does not exist the day begins later than the offset says.
    if (minute < this.startMinute(week)) return week - 1;
    return minute >= this.startMinute(week + 1) ? week + 1 : week;
  }

  startMinute(week: number): number {
    return Math.floor(this.clock.startOfDayMs(localDateOfEpochDay(week * 7 - 3)) / MS_PER_MINUTE);
  }

  frameOf(week: number): WeekFrame {
    const startMinute = this.startMinute(week);
    const minutes = this.startMinute(week + 1) - startMinute;
    const { clock } = this;
    const hourAt = (minute: number) => clock.hourOfWeek((startMinute + minute) * MS_PER_MINUTE);
    const plain =
      minutes === PLAIN_WEEK_MINUTES &&
      Array.from({ length: 168 }, (_, hour) => hourAt(hour * 60)).every((hour, i) => hour === i);
    if (plain) return { startMinute, minutes, isPlain: plain, ...PLAIN_HOURS };
    return {
      startMinute,
      minutes,
      isPlain: plain,
      ...hoursOf(Uint8Array.from({ length: minutes }, (_, minute) => hourAt(minute))),
    };
  }
}

/** Known weeks, to be found by any minute in them. */
export class WeekFrames {
  readonly #first: number;
  readonly #frames: (WeekFrame | undefined)[] = [];

  /** `frames`: by week number, at least one. */
  constructor(frames: ReadonlyMap<number, WeekFrame>) {
    this.#first = [...frames.keys()].reduce((a, b) => Math.min(a, b), Infinity);
    for (const [week, frame] of frames) this.#frames[week - this.#first] = frame;
  }

  /** The week that holds a minute. Throws RangeError where it is not known. */
  at(minute: number): WeekFrame {
    const about = Math.floor((minute - this.#frames[0]!.startMinute) / PLAIN_WEEK_MINUTES);
    // Clocks change by less than a week.
    for (const i of [about, about - 1, about + 1]) {
      const frame = this.#frames[i];
      if (frame && minute >= frame.startMinute && minute < frame.startMinute + frame.minutes) return frame;
    }
    throw new RangeError(`WeekFrames: minute ${minute} lies in no known week`);
  }
}

function hoursOf(hourOfMinute: Uint8Array): { hourOfMinute: Uint8Array; hourEnd: Uint16Array } {
  const hourEnd = new Uint16Array(hourOfMinute.length);
  let end = hourOfMinute.length;
  for (let minute = hourOfMinute.length - 1; minute >= 0; minute--) {
    if (hourOfMinute[minute] !== hourOfMinute[minute + 1]) end = minute + 1;
    hourEnd[minute] = end;
  }
  return { hourOfMinute, hourEnd };
}

const PLAIN_HOURS = hoursOf(
  Uint8Array.from({ length: PLAIN_WEEK_MINUTES }, (_, minute) => Math.floor(minute / 60)),
);
