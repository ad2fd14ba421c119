/** A team's own part of a plan, as it is carried in the field: a few kilobytes of what may be megabytes. */
import { dutyText } from '../../domain/plan/roster.ts';
import { Problem } from '../../domain/problem.ts';
import type { TeamPlan } from '../contract/plans/duty.ts';
import type { Plan } from '../contract/plans/plan.ts';

/** Throws Problem `not-found` where the plan has no such team. */
export function teamPlan(plan: Plan, name: string): TeamPlan {
  const team = plan.input.teams.find((one) => one.name === name);
  if (!team) throw new Problem('not-found', `the plan has no team '${name}'`);
  const zones = new Map(plan.zones.map((zone) => [zone.id, zone.name]));
  const sections = new Map(plan.sections.map((section) => [section.id, section.name]));
  const text = { posts: plan.input.posts ?? [], duty: plan.input.duty ?? null };
  return {
    plan: plan.id,
    version: plan.version,
    publishedAt: plan.publishedAt,
    from: plan.input.from,
    to: plan.input.to,
    simulated: plan.simulated,
    team: name,
    members: team.members ?? [],
    mode: team.mode,
    base: team.base,
    assignments: plan.assignments
      .filter((one) => one.team === name)
      .map(({ id, start, end, zone, post, duty, stops, route, routeMeters }) => ({
        id,
        start,
        end,
        zone: zone === null ? null : (zones.get(zone) ?? zone),
        post,
        duty: dutyText({ duty, post }, text),
        route,
        routeMeters,
        stops: stops.map(({ id: stop, section, location, arriveAt, stayMinutes, reasons }) => ({
          id: stop,
          name: (section === null ? post : (sections.get(section) ?? section)) ?? '',
          location,
          arriveAt,
          stayMinutes,
          reasons,
        })),
      })),
  };
}
