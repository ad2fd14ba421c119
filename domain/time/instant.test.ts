import { describe, expect, it } from 'vitest';
import { parseInstant } from './instant.ts';
import { zoneClock } from './zone.ts';

const shanghai = zoneClock('Asia/Shanghai');

describe('parseInstant', () => {
  it.each([
    ['2024-03-05T18:30:00+08:00', '2024-03-05T10:30:00Z'],
    ['2024-03-05T18:30:00-0300', '2024-03-05T21:30:00Z'],
    ['2024-03-05T18:30+01', '2024-03-05T17:30:00Z'],
    ['2024-03-05T10:30Z', '2024-03-05T10:30:00Z'],
    ['2024-03-05t10:30:15.250z', '2024-03-05T10:30:15.250Z'],
    ['2024-03-05T18:30:00', '2024-03-05T10:30:00Z'],
    ['2024-03-05 18:30', '2024-03-05T10:30:00Z'],
    ['2024-03-05 18:30:59', '2024-03-05T10:30:59Z'],
    ['2024/03/05 18:30', '2024-03-05T10:30:00Z'],
    ['2024/3/5 8:05', '2024-03-05T00:05:00Z'],
    ['2024.03.05 18:30', '2024-03-05T10:30:00Z'],
    ['2024-03-05 24:00', '2024-03-05T16:00:00Z'],
    ['2024年3月5日 18时30分', '2024-03-05T10:30:00Z'],
    ['2024年03月05日18时30分15秒', '2024-03-05T10:30:15Z'],
    ['2024年3月5日 18:30', '2024-03-05T10:30:00Z'],
    ['2024年3月5日 18点', '2024-03-05T10:00:00Z'],
    ['２０２４年３月５日　１８：３０', '2024-03-05T10:30:00Z'],
    ['  2024-03-05 18:30  ', '2024-03-05T10:30:00Z'],
  ])('reads %s', (text, expected) => {
    expect(parseInstant(text, shanghai)).toEqual({ valid: true, ms: Date.parse(expected), dateOnly: false });
  });

  it.each(['2024-03-05', '2024/3/5', '2024年3月5日', '2024年3月5号'])(
    'reads the day %s as local midnight',
    (text) => {
      const ms = Date.parse('2024-03-04T16:00:00Z');
      expect(parseInstant(text, shanghai)).toEqual({ valid: true, ms, dateOnly: true });
    },
  );

  it.each([
    ['', 'empty'],
    ['yesterday', 'cannot|not a time'],
    ['05/03/2024 18:30', 'day or month first'],
    ['2023-02-29', 'day that does not exist'],
    ['2024-13-01 10:00', 'day that does not exist'],
    ['2024-03-05 24:30', 'time of day that does not exist'],
    ['2024-03-05 18:60', 'time of day that does not exist'],
    ['0001-01-01 00:00', 'day that does not exist|outside 1900'],
    ['1899-12-31 00:00', 'outside 1900'],
    ['2024-03-05T18:30+99:00', 'not an offset'],
    ['2024-03-05 18:30 CST', 'not a time'],
    ['2024-03-05+08:00', 'not a time'],
    ['20240305', 'not a time'],
    ['2024年3月5日 下午6时', 'not a time'],
  ])('refuses %s', (text, reason) => {
    expect(parseInstant(text, shanghai)).toEqual({
      valid: false,
      reason: expect.stringMatching(reason) as string,
    });
  });

  it('moves a local time that does not exist forward', () => {
    const london = zoneClock('Europe/London');
    expect(parseInstant('2024-03-31 01:15', london)).toMatchObject({
      ms: Date.parse('2024-03-31T01:15:00Z'),
    });
  });
});
