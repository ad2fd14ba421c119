import { describe, expect, it } from 'vitest';
import { stopStates } from './stopStates.ts';

const said = (stop: string, kind: 'arrived' | 'left' | 'skipped', minute: number, assignment = 'a1') => ({
  assignment,
  stop,
  kind,
  at: new Date(Date.UTC(2026, 2, 6, 10, minute)).toISOString(),
});
const STOPS = ['s1', 's2', 's3'];

describe('states of stops', () => {
  it('begin with the first as the next', () => {
    expect(stopStates('a1', STOPS, [said('s1', 'left', 0, 'a2')])).toEqual(['next', 'pending', 'pending']);
  });

  it('follow what was said last, in whatever order it came', () => {
    const all = [said('s1', 'left', 12), said('s1', 'arrived', 0), said('s2', 'arrived', 20)];
    expect(stopStates('a1', STOPS, all)).toEqual(['done', 'here', 'pending']);
    expect(stopStates('a1', STOPS, [...all, said('s2', 'left', 30)])).toEqual(['done', 'done', 'next']);
  });

  it('take a stop as done that was not said to be left', () => {
    expect(stopStates('a1', STOPS, [said('s1', 'arrived', 0), said('s3', 'arrived', 9)])).toEqual([
      'done',
      'pending',
      'here',
    ]);
  });

  it('keep what could not be', () => {
    expect(stopStates('a1', STOPS, [said('s1', 'skipped', 0)])).toEqual(['skipped', 'next', 'pending']);
  });
});
