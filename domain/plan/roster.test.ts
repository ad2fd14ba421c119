import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dutiesOf, overlapsOf, type RosterPlan } from './roster.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 6, 10, minute)).toISOString();

const PLAN: RosterPlan = {
  id: 'p',
  published: true,
  teams: [{ name: 'Red', members: ['Li', 'Wang'] }, { name: 'Blue' }],
  posts: [{ name: 'Gate', duty: 'Watch the gate' }, { name: 'Bridge' }],
  duty: 'Be seen',
  zones: [{ id: 'z1', name: 'A' }],
  sections: [
    { id: 's1', name: 'North street' },
    { id: 's2', name: 'South street' },
  ],
  assignments: [
    {
      id: 'a1',
      team: 'Red',
      start: at(0),
      end: at(60),
      zone: 'z1',
      post: null,
      duty: 'Speak to shops',
      stops: ['s2', 's1', 's2'],
    },
    {
      id: 'a2',
      team: 'Blue',
      start: at(0),
      end: at(60),
      zone: null,
      post: 'Gate',
      duty: null,
      stops: [null],
    },
    {
      id: 'a3',
      team: 'Blue',
      start: at(60),
      end: at(120),
      zone: null,
      post: 'Bridge',
      duty: null,
      stops: [null],
    },
  ],
};

describe('duties of a plan', () => {
  it('say where by name and in order of the stops, and who', () => {
    const [first, second] = dutiesOf(PLAN);
    expect(first).toMatchObject({
      members: ['Li', 'Wang'],
      zone: 'A',
      post: null,
      sections: ['South street', 'North street', 'South street'],
    });
    expect(second).toMatchObject({ members: [], zone: null, post: 'Gate', sections: ['Gate'] });
  });

  it("carry their own duty text, else the post's, else the plan's, else none", () => {
    expect(dutiesOf(PLAN).map(({ duty }) => duty)).toEqual(['Speak to shops', 'Watch the gate', 'Be seen']);
    expect(dutiesOf({ ...PLAN, duty: null })[2]!.duty).toBeNull();
  });
});

const duty = (plan: string, team: string, from: number, to: number, members: string[] = []) => ({
  plan,
  team,
  members,
  start: at(from),
  end: at(to),
});

describe('overlaps', () => {
  it('are those of a team and of a member of two teams, across plans, by trimmed names', () => {
    const duties = [
      duty('p', 'Red', 0, 60, ['Li']),
      duty('q', ' Red', 30, 90, ['Li']),
      duty('q', 'Blue', 50, 70, ['Li ', 'Li', 'Zhao']),
    ];
    expect(
      overlapsOf(duties).map(({ who, kind, first, second }) => [who, kind, first.team, second.team]),
    ).toEqual([
      ['Red', 'team', 'Red', ' Red'],
      ['Li', 'member', 'Red', 'Blue'],
      ['Li', 'member', ' Red', 'Blue'],
    ]);
  });

  it('are not duties that only touch', () => {
    expect(overlapsOf([duty('p', 'Red', 0, 60), duty('p', 'Red', 60, 120)])).toEqual([]);
  });

  it('are as many as a count of all pairs finds', () => {
    const names = fc.constantFrom('A', 'B', 'C');
    const oneDuty = fc
      .tuple(
        names,
        fc.array(names, { maxLength: 3 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 15 }),
      )
      .map(([team, members, from, length]) => duty('p', team, from, from + length, members));
    const who = (one: { members: string[] }) => new Set(one.members);
    fc.assert(
      fc.property(fc.array(oneDuty, { maxLength: 25 }), (duties) => {
        let expected = 0;
        for (let i = 0; i < duties.length; i++) {
          for (let j = 0; j < i; j++) {
            const [a, b] = [duties[i]!, duties[j]!];
            if (a.start >= a.end || b.start >= b.end || a.start >= b.end || b.start >= a.end) continue;
            expected += a.team === b.team ? 1 : [...who(a)].filter((name) => who(b).has(name)).length;
          }
        }
        const found = overlapsOf(duties);
        expect(found.length).toBe(expected);
        for (const { first, second } of found) {
          expect(first.start < second.end && second.start < first.end).toBe(true);
        }
      }),
    );
  });
});
