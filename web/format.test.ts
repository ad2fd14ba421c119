import { describe, expect, it } from 'vitest';
import {
  formatChange,
  formatDay,
  formatHourRange,
  formatInstant,
  formatMeters,
  formatNumber,
  formatShare,
  formatSignificant,
  formatTime,
  formatWeekday,
  instantOfLocal,
  localOfInstant,
} from './format.ts';

describe('a change', () => {
  it('is in percent up to three times, then a factor, then endless', () => {
    expect(formatChange(1.124, 'zh')).toBe('+12 %');
    expect(formatChange(0.7, 'en')).toBe('−30 %');
    expect(formatChange(0, 'en')).toBe('−100 %');
    expect(formatChange(1.001, 'en')).toBe('±0 %');
    expect(formatChange(4.2, 'en')).toBe('×4.2');
    expect(formatChange(null, 'en')).toBe('×∞');
  });
});

describe('numbers', () => {
  it('are grouped by the locale', () => {
    expect(formatNumber(1_234_567, 'zh')).toBe('1,234,567');
    expect(formatNumber(1_234_567, 'en')).toBe('1,234,567');
  });

  it('say shares whole, small ones to a tenth', () => {
    expect([0, 0.0016, 0.0321, 0.144, 1].map((share) => formatShare(share, 'en'))).toEqual([
      '0%',
      '0.2%',
      '3.2%',
      '14%',
      '100%',
    ]);
  });

  it('keep three digits that mean something', () => {
    expect(formatSignificant(0, 'en')).toBe('0');
    expect(formatSignificant(0.01234, 'en')).toBe('0.012');
    expect(formatSignificant(0.1234, 'en')).toBe('0.12');
    expect(formatSignificant(1.236, 'en')).toBe('1.24');
    expect(formatSignificant(12.36, 'en')).toBe('12.4');
    expect(formatSignificant(1236.4, 'en')).toBe('1,236');
  });

  it('have units', () => {
    expect(formatMeters(850.4, 'en')).toBe('850 m');
    expect(formatMeters(1234, 'zh')).toBe('1.2 km');
    expect(formatMeters(12_345, 'en')).toBe('12 km');
  });
});

describe('days and times', () => {
  it('are written in the language', () => {
    expect(formatDay('2026-03-05', 'zh')).toBe('2026年3月5日');
    expect(formatDay('2026-03-05', 'en')).toBe('5 Mar 2026');
    expect(formatWeekday(1, 'zh')).toBe('周一');
    expect(formatWeekday(7, 'en')).toBe('Sun');
    expect(formatHourRange(18, 2)).toBe('18:00–20:00');
  });

  it('are those of the deployment, wherever the reader is', () => {
    expect(formatTime('2026-03-05T16:30:00Z', 'Asia/Shanghai')).toBe('00:30');
    expect(formatInstant('2026-03-05T16:30:00Z', 'zh', 'Asia/Shanghai')).toBe('2026年3月6日 00:30');
  });
});

describe('local times of forms', () => {
  it('become instants with the offset of the zone', () => {
    expect(instantOfLocal('2026-03-05T18:30', 'Asia/Shanghai')).toBe('2026-03-05T18:30:00+08:00');
    expect(instantOfLocal('2026-01-05T18:30', 'America/Sao_Paulo')).toBe('2026-01-05T18:30:00-03:00');
    expect(instantOfLocal('2026-01-05T18:30', 'Asia/Kolkata')).toBe('2026-01-05T18:30:00+05:30');
    expect(instantOfLocal('2026-07-05T18:30', 'Europe/Berlin')).toBe('2026-07-05T18:30:00+02:00');
  });

  it('take the first of two, where the clock is set back', () => {
    expect(instantOfLocal('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T02:30:00+02:00');
  });

  it('come back the same', () => {
    const instant = instantOfLocal('2026-10-25T03:30', 'Europe/Berlin');
    expect(localOfInstant(instant, 'Europe/Berlin')).toBe('2026-10-25T03:30');
  });
});
