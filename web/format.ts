/** Numbers, days and times as the reader's language writes them, in the deployment's time zone. Pure. */
export type Language = 'zh' | 'en';

const LOCALE: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };
const formats = new Map<string, Intl.DateTimeFormat>();

/** `12,345`; `digits`: at most so many after the point. */
export function formatNumber(value: number, language: Language, digits = 0): string {
  return new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: digits }).format(value);
}

/** Always so many digits after the point, so that columns line up; a true minus. */
export function formatFixed(value: number, language: Language, digits: number): string {
  return new Intl.NumberFormat(LOCALE[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
    .format(value)
    .replace('-', '−');
}

/** Three significant digits, for rates and expectations: `0.0123`, `1.23`, `123`, `1,230`. */
export function formatSignificant(value: number, language: Language): string {
  const digits = value === 0 ? 0 : Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
  return formatNumber(value, language, Math.min(digits, Math.abs(value) < 0.1 ? 3 : 2));
}

/** An expectation, which for an hour of one road is small: two digits below a tenth, `0.0042`; below that `<0.0001`. */
export function formatExpected(value: number, language: Language): string {
  if (value >= 0.1 || value <= 0) return formatSignificant(value, language);
  if (value < 0.0001) return '<0.0001';
  return new Intl.NumberFormat(LOCALE[language], { maximumSignificantDigits: 2 }).format(value);
}

/** `850 m`, `1.2 km`. */
export function formatMeters(meters: number, language: Language): string {
  if (meters < 1000) return `${formatNumber(Math.round(meters), language)} m`;
  return `${formatNumber(meters / 1000, language, meters < 10_000 ? 1 : 0)} km`;
}

/** `14%`, below a tenth `3.2%`. */
export function formatShare(share: number, language: Language): string {
  return new Intl.NumberFormat(LOCALE[language], {
    style: 'percent',
    maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0,
  }).format(share);
}

/** Up to this factor a change is said in percent. */
const IN_PERCENT_UP_TO = 3;

/** A factor as a change: `+12 %`, `−30 %`, beyond three times `×4.2`; null is infinite. */
export function formatChange(ratio: number | null, language: Language): string {
  if (ratio === null) return '×∞';
  if (ratio > IN_PERCENT_UP_TO) return `×${formatSignificant(ratio, language)}`;
  const percent = Math.round((ratio - 1) * 100);
  const sign = percent > 0 ? '+' : percent < 0 ? '−' : '±';
  return `${sign}${formatNumber(Math.abs(percent), language)} %`;
}

/** A local day `YYYY-MM-DD` as `2026年3月5日` or `5 Mar 2026`. */
export function formatDay(day: string, language: Language): string {
  return dateFormat(language, 'UTC', { year: 'numeric', month: 'short', day: 'numeric' }).format(
    new Date(`${day}T00:00Z`),
  );
}

/** A local day without its year: `3月5日周四`, `Thu, 5 Mar`. */
export function formatWeekdayDay(day: string, language: Language): string {
  return dateFormat(language, 'UTC', { weekday: 'short', month: 'short', day: 'numeric' }).format(
    new Date(`${day}T00:00Z`),
  );
}

/** A local day without its year and weekday: `3月5日`, `5 Mar`. */
export function formatMonthDay(day: string, language: Language): string {
  return dateFormat(language, 'UTC', { month: 'short', day: 'numeric' }).format(new Date(`${day}T00:00Z`));
}

/** `2026年3月5日 18:30`. */
export function formatInstant(instant: string | number, language: Language, timeZone: string): string {
  const ms = typeof instant === 'number' ? instant : Date.parse(instant);
  return dateFormat(language, timeZone, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(ms);
}

/** `18:30`. */
export function formatTime(instant: string, timeZone: string): string {
  return localParts(Date.parse(instant), timeZone).time;
}

/** The local day and time of an instant: `{day: '2026-03-05', time: '18:30'}`. */
export function localParts(ms: number, timeZone: string): { day: string; time: string } {
  const parts = dateFormat('en', timeZone, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(ms);
  const part = (type: string) => parts.find((item) => item.type === type)?.value ?? '00';
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
  };
}

/**
 * A local `YYYY-MM-DDTHH:MM` (as a datetime-local field gives it) as an instant with the zone's offset:
 * `2026-03-05T18:30:00+08:00`. Where the clock is set back the first of the two, where it jumps the time after the gap.
 */
export function instantOfLocal(local: string, timeZone: string): string {
  const asUtc = Date.parse(`${local}:00Z`);
  const offsetAt = (ms: number) => {
    const { day, time } = localParts(ms, timeZone);
    return Date.parse(`${day}T${time}:00Z`) - Math.floor(ms / 60_000) * 60_000;
  };
  const before = offsetAt(asUtc - 86_400_000);
  const after = offsetAt(asUtc + 86_400_000);
  const fits = [before, after].find((offset) => offsetAt(asUtc - offset) === offset) ?? before;
  const minutes = Math.abs(fits) / 60_000;
  const two = (value: number) => String(Math.trunc(value)).padStart(2, '0');
  return `${local}:00${fits < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** The other way: an instant as the value of a datetime-local field. */
export function localOfInstant(instant: string | number, timeZone: string): string {
  const { day, time } = localParts(typeof instant === 'number' ? instant : Date.parse(instant), timeZone);
  return `${day}T${time}`;
}

/** ISO weekday 1-7, short: `周一`, `Mon`. */
export function formatWeekday(weekday: number, language: Language): string {
  // 2024-01-01 was a Monday.
  return dateFormat(language, 'UTC', { weekday: 'short' }).format(Date.UTC(2024, 0, weekday));
}

/** `18:00–20:00`. */
export function formatHourRange(start: number, hours = 1): string {
  const two = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
  return `${two(start)}–${two(start + hours)}`;
}

function dateFormat(language: Language, timeZone: string, options: Intl.DateTimeFormatOptions) {
  const key = `${language}|${timeZone}|${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALE[language], { timeZone, ...options });
    formats.set(key, format);
  }
  return format;
}
