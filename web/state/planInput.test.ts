import { describe, expect, it } from 'vitest';
import { NEW_TEAM, firstForm, formOf, inputOf, nearestField, split } from './planInput.ts';

const BASE: [number, number] = [120, 29];
const form = () => firstForm('2026-03-05', [{ name: 'Red', mode: 'foot', base: BASE }]);

describe('the request of a form', () => {
  it('says of the first form what there is to say, and no more', () => {
    expect(inputOf(form(), null)).toEqual({
      from: '2026-03-06',
      to: '2026-03-07',
      shifts: [{ start: '18:00', end: '24:00' }],
      slotMinutes: 120,
      stopMinutes: 12,
      exploration: 0.1,
      limitSeconds: 20,
      teams: [{ name: 'Red', mode: 'foot', base: BASE }],
      seed: 1,
    });
  });

  it('waits for the place of every team and post', () => {
    const now = form();
    expect(inputOf({ ...now, teams: [...now.teams, NEW_TEAM] }, null)).toBeNull();
    const post = { name: 'Gate', at: null, start: '18:00', end: '20:00', teams: 1, skill: '', duty: '' };
    expect(inputOf({ ...now, posts: [post] }, null)).toBeNull();
    expect(inputOf({ ...now, posts: [{ ...post, at: BASE }] }, null)?.posts).toEqual([
      { name: 'Gate', at: BASE, start: '18:00', end: '20:00' },
    ]);
  });

  it('comes back as the same form', () => {
    const now = form();
    const full = {
      ...now,
      teams: [
        {
          ...now.teams[0]!,
          members: '张伟、李娜',
          skills: '交通',
          days: ['2026-03-06'],
          shifts: [0],
          maxHoursPerDay: 8,
          breakAfterHours: 4,
          restHours: 10,
        },
      ],
      posts: [
        { name: 'Gate', at: BASE, start: '18:00', end: '20:00', teams: 2, skill: '交通', duty: '疏导' },
      ],
      zoneCount: 7,
      keepZones: false,
      useBeats: false,
      duty: '巡逻',
    };
    expect(formOf(inputOf(full, 'area')!)).toEqual(full);
  });

  it('leaves out days that are not of the plan any more', () => {
    const now = form();
    const teams = [{ ...now.teams[0]!, days: ['2026-03-01', '2026-03-06'] }];
    expect(inputOf({ ...now, teams }, null)?.teams[0]?.days).toEqual(['2026-03-06']);
  });
});

it('names are split at commas of either width', () => {
  expect(split(' 张三、李四, 王五；Zhao ')).toEqual(['张三', '李四', '王五', 'Zhao']);
  expect(split(' ')).toEqual([]);
});

it('a pointer leads to its field, or to what holds it', () => {
  const fields = ['/from', '/teams/0', '/teams/0/base', '/shifts/0/end'];
  expect(nearestField('/teams/0/base/1', fields)).toBe('/teams/0/base');
  expect(nearestField('/teams/0/restHours', fields)).toBe('/teams/0');
  expect(nearestField('/teams/01', fields)).toBeNull();
  expect(nearestField('', fields)).toBeNull();
});
