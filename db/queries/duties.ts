/** What the roster needs of plans: who stands where, without routes and figures. */
import { sql, type SQL } from 'drizzle-orm';
import type { RosterPlan } from '../../domain/plan/roster.ts';
import type { PlanStatus } from '../../domain/vocabulary.ts';
import type { Store } from '../engines/engine.ts';
import { isoText } from './sqlText.ts';

export interface RosterRow extends RosterPlan {
  version: number;
  status: PlanStatus;
  publishedVersion: number | null;
  simulated: boolean;
}

export interface RosterAsked {
  /** Duties that touch [from, to), as instants. */
  from: string;
  to: string;
  /** This plan in its newest version instead of the published one; null: published plans only. */
  plan: string | null;
}

/**
 * The plans with duties in a window, by the version that is published, and the plan asked for as it is; those without any duty there are left out,
 * except that one. In order of creation.
 */
export async function rosterPlans(store: Store, { from, to, plan }: RosterAsked): Promise<RosterRow[]> {
  const rows = await store.rows<RosterRow>(sql`
    with chosen as (
      select *, case when id = ${plan}::uuid then version else published_version end as shown
      from plan where deleted_at is null and (status = 'published' or id = ${plan}::uuid)),
    duty as (
      select c.id as plan_id, json_agg(json_build_object(
          'id', a.id, 'team', a.team, 'start', ${isoText(sql`a.start_at`)}, 'end', ${isoText(sql`a.end_at`)},
          'zone', a.body -> 'zone', 'post', a.body -> 'post', 'duty', a.body -> 'duty',
          'stops', ${list(sql`a.body -> 'stops'`, sql`item -> 'section'`)})
        order by a.start_at, length(a.id), a.id) as assignments
      from chosen c join plan_assignment a on a.plan_id = c.id
        and a.from_version <= c.shown and (a.to_version is null or a.to_version > c.shown)
      where a.start_at < ${to}::timestamptz and a.end_at > ${from}::timestamptz
      group by c.id)
    select c.id, c.shown as version, c.status, c.published_version as "publishedVersion", c.simulated,
           c.published_version is not distinct from c.shown as published,
           ${list(sql`v.input -> 'teams'`, sql`json_build_object('name', item -> 'name', 'members', coalesce(item -> 'members', '[]'::jsonb))`)} as teams,
           coalesce(v.input -> 'posts', '[]'::jsonb) as posts, v.input ->> 'duty' as duty,
           ${list(sql`c.zones`, sql`json_build_object('id', item -> 'id', 'name', item -> 'name')`)} as zones,
           ${list(sql`c.sections`, sql`json_build_object('id', item -> 'id', 'name', item -> 'name')`)} as sections,
           coalesce(d.assignments, '[]'::json) as assignments
    from chosen c join plan_version v on v.plan_id = c.id and v.version = c.shown
    left join duty d on d.plan_id = c.id
    where d.plan_id is not null or c.id = ${plan}::uuid
    order by c.created_at, c.id`);
  return rows;
}

/** A JSON array with `of` of each `item`, in order. */
const list = (array: SQL, of: SQL): SQL => sql`(
  select coalesce(json_agg(${of} order by n), '[]'::json) from jsonb_array_elements(${array}) with ordinality as each_item(item, n))`;
