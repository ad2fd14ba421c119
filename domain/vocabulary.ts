/** The closed lists of words that records bear: the database, the contract and the page know them from here. */

/** Who came upon it: the public, or a patrol or grid worker. Only the first drives forecasts by default. */
export const ORIGINS = ['reported', 'discovered'] as const;
export type Origin = (typeof ORIGINS)[number];

/** An incident's life; `cleared` (破案) keeps its date. */
export const INCIDENT_STATUSES = ['received', 'assigned', 'closed', 'cleared', 'rejected'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** A hazard's life; `settled` is put right on the spot. */
export const HAZARD_STATUSES = [
  'found',
  'assigned',
  'rectified',
  'verified',
  'settled',
  'rejected',
  'reopened',
] as const;
export type HazardStatus = (typeof HAZARD_STATUSES)[number];

/** From the outermost: town also means street (街道), community also village. */
export const AREA_KINDS = ['city', 'town', 'community', 'grid'] as const;
export type AreaKind = (typeof AREA_KINDS)[number];

/** A plan's life: a person publishes it, and may withdraw it. */
export const PLAN_STATUSES = ['draft', 'published', 'withdrawn'] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

/** How a version of a plan came about. */
export const PLAN_MADE_BY = ['create', 'edit', 'optimise', 'restore'] as const;
export type PlanMadeBy = (typeof PLAN_MADE_BY)[number];

/** What a team says at a stop. */
export const CHECK_IN_KINDS = ['arrived', 'left', 'skipped'] as const;
export type CheckInKind = (typeof CHECK_IN_KINDS)[number];
