/** What a plan had to leave out, in words and by ids. */
import type { PlanWarning } from '../../domain/plan/types.ts';
import type { ZonePartition } from '../../domain/plan/zones.ts';
import type { PlanCall, PlannableSection, PlanResult, ZonesAsked } from './call.ts';
import { zoneId, zoneName } from './zones.ts';

type Warning = PlanResult['warnings'][number];

export function planWarning(
  warning: PlanWarning,
  { teams, posts }: PlanCall,
  sections: readonly PlannableSection[],
): Warning {
  switch (warning.code) {
    case 'far-team': {
      const team = teams[warning.team]!.name;
      return { code: warning.code, team, detail: `'${team}' reaches no key section within a shift` };
    }
    case 'idle-slot': {
      const team = teams[warning.team]!.name;
      const start = new Date(warning.startMs).toISOString();
      return { code: warning.code, team, start, detail: `'${team}' has no stop in the slot from ${start}` };
    }
    case 'post-unmanned': {
      const { wanted, given } = warning;
      const { name } = posts[warning.post]!;
      const start = new Date(warning.startMs).toISOString();
      const detail = `post '${name}' has ${given} of ${wanted} teams in the slot from ${start}`;
      return { code: warning.code, name, start, wanted, given, detail };
    }
    case 'unreachable-section': {
      const { id, name } = sections[warning.section]!;
      return { code: warning.code, section: id, name, detail: `no team can get to '${name}'` };
    }
    case 'least-visits': {
      const { id, name } = sections[warning.section]!;
      const { day, owed, given } = warning;
      const detail = `'${name}' is owed ${owed} visits on ${day} and was given ${given}`;
      return { code: warning.code, section: id, name, day, owed, given, detail };
    }
  }
}

export function offRoads({ id, name }: PlannableSection): Warning {
  return { code: 'section-off-roads', section: id, name, detail: `'${name}' lies on no road here` };
}

export function postOutsideShifts(name: string): Warning {
  return { code: 'post-outside-shifts', name, detail: `no slot lies in the hours of post '${name}'` };
}

/** Zones that are out of balance, each with what holds it there, and beats that are odd. */
export function zoneWarnings(
  zones: ZonePartition,
  asked: ZonesAsked,
  sections: readonly PlannableSection[],
): Warning[] {
  const unbalanced = zones.zones.flatMap(({ reason, deviation }, z): Warning[] => {
    if (!reason) return [];
    const held = 'sections' in reason ? reason.sections : [reason.section];
    const names = held.map((section) => sections[section]!.name).join(', ');
    const percent = `${deviation > 0 ? '+' : ''}${Math.round(deviation * 100)} %`;
    const because =
      reason.code === 'fixed-beat'
        ? `the fixed beat '${asked.beats[reason.beat]!.name}'`
        : reason.code === 'no-sections'
          ? 'there being no key section on the roads that no beat holds'
          : names;
    return [
      {
        code: 'unbalanced-zone',
        zone: zoneId(z),
        reason: reason.code,
        sections: held.map((section) => sections[section]!.id),
        detail: `zone ${zoneName(z, zones, asked)} is ${percent} off the mean workload because of ${because}`,
      },
    ];
  });
  const odd = zones.beatNotes.map(({ code, beat }): Warning => {
    const { name } = asked.beats[beat]!;
    const detail = {
      'split-beat': `the roads of beat '${name}' do not hang together`,
      'beat-without-roads': `beat '${name}' holds no road here`,
      'beat-without-sections': `no key section lies in beat '${name}'`,
    }[code];
    return { code, name, detail };
  });
  return [...unbalanced, ...odd];
}
