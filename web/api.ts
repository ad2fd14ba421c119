/** The one place that knows the server: a typed client by Hono's RPC, problems as exceptions, nothing else. */
import { hc, type InferRequestType, type InferResponseType } from 'hono/client';
import type { ProblemCode, ProblemPointer } from '../domain/problem.ts';
import type { App } from '../server/app.ts';
import type { PlanEdit } from '../server/contract/plans/edits.ts';
import type { PlanWorth } from '../server/contract/plans/worth.ts';

const client = hc<App>('/');
const api = client.api;

type Body<E> = InferRequestType<E> extends { json: infer J } ? J : never;
type Query<E> = InferRequestType<E> extends { query: infer Q } ? Q : never;

export type Health = InferResponseType<typeof api.health.$get, 200>;
export type Categories = InferResponseType<typeof api.categories.$get, 200>;
export type Category = Categories['items'][number];
export type Areas = InferResponseType<typeof api.areas.$get, 200>['items'];
export type Teams = InferResponseType<typeof api.teams.$get, 200>['items'];
export type Place = InferResponseType<typeof api.search.$get, 200>['items'][number];
export type Density = Extract<InferResponseType<typeof api.density.$get, 200>, { cells: unknown }>;
export type DensityCell = Density['cells'][number];
export type DensityClasses = InferResponseType<typeof api.density.classes.$get, 200>;
export type Change = InferResponseType<typeof api.change.$get, 200>;
export type Concentration = InferResponseType<typeof api.concentration.$get, 200>;
export type Series = InferResponseType<typeof api.series.$get, 200>;
export type Profile = InferResponseType<typeof api.profile.$get, 200>;
export type IncidentPage = InferResponseType<typeof api.incidents.$get, 200>;
export type Incident = IncidentPage['items'][number];
export type Hazard = InferResponseType<typeof api.hazards.$get, 200>['items'][number];
export type SectionList = InferResponseType<typeof api.sections.$get, 200>;
export type Section = SectionList['items'][number];
export type Beat = InferResponseType<typeof api.beats.$get, 200>['items'][number];
export type Forecast = InferResponseType<typeof api.forecast.$get, 200>;
export type RiskModel = NonNullable<Forecast['model']>;
export type Why = InferResponseType<(typeof api.roads)[':id']['why']['$get'], 200>;
export type WhyQuery = Query<(typeof api.roads)[':id']['why']['$get']>;
export type BacktestQuery = Query<typeof api.backtests.$get>;
export type BacktestReport = InferResponseType<typeof api.backtests.$get, 200>['report'];
export type BacktestProgress = InferResponseType<typeof api.backtests.$get, 202>['progress'];
export type Plan = InferResponseType<(typeof api.plans)[':id']['$get'], 200>;
export type PlanList = InferResponseType<typeof api.plans.$get, 200>['items'];
export type Assignment = Plan['assignments'][number];
export type PlanStop = Assignment['stops'][number];
export type PlanViolation = Plan['violations'][number];
export type { PlanEdit };
export type PlanProgress = InferResponseType<(typeof api.plans)[':id']['progress']['$get'], 200>;
export type PlanVersion = InferResponseType<
  (typeof api.plans)[':id']['versions']['$get'],
  200
>['items'][number];
export type PlanDiff = InferResponseType<(typeof api.plans)[':id']['diff']['$get'], 200>;
export type { PlanWorth };
export interface WorthProgress {
  done: number;
  total: number;
}

export type Roster = InferResponseType<typeof api.roster.$get, 200>;
export type Duty = Roster['duties'][number];
export type RosterQuery = Query<typeof api.roster.$get>;
export type TeamPlan = InferResponseType<(typeof api.plans)[':id']['teams'][':team']['$get'], 200>;
export type TeamAssignment = TeamPlan['assignments'][number];
export type CheckIn = InferResponseType<(typeof api.plans)[':id']['check-ins']['$get'], 200>['items'][number];
export type CheckInInput = Body<(typeof api.plans)[':id']['check-ins']['$post']>;
export type PlanExportFormat = Query<(typeof api.plans)[':id']['export']['$get']>['format'];

export type IncidentInput = Body<typeof api.incidents.$post>;
export type IncidentEdit = Body<(typeof api.incidents)[':id']['$patch']>;
export type HazardInput = Body<typeof api.hazards.$post>;
export type HazardEdit = Body<(typeof api.hazards)[':id']['$patch']>;
export type SectionInput = Body<typeof api.sections.$post>;
export type SectionEdit = Body<(typeof api.sections)[':id']['$patch']>;
export type BeatInput = Body<typeof api.beats.$post>;
export type BeatContent = Body<(typeof api.beats)[':id']['$put']>;
export type PlanInput = Body<typeof api.plans.$post>;
export type FilterQuery = Query<typeof api.profile.$get>;
/** A filter, the statistic and what a change is measured against. */
export type DensityQuery = Omit<Query<typeof api.density.$get>, 'res'>;
export type ChangeQuery = Query<typeof api.change.$get>;
/** What a legend is asked for with, beside the statistic itself. */
export type LegendTerms = Pick<Query<typeof api.density.classes.$get>, 'classing' | 'over' | 'cumulative'>;
export type ClassesQuery = DensityQuery & LegendTerms;

/** A problem the server named, or `network` where it could not be reached at all. `status` is 0 then. */
export class ApiProblem extends Error {
  constructor(
    readonly code: ProblemCode | 'network',
    readonly status: number,
    readonly detail: string | undefined,
    readonly errors: readonly ProblemPointer[] = [],
  ) {
    super(detail ?? code);
    this.name = 'ApiProblem';
  }
}

/** What `hc` gives back: a Response that also knows its type. Only what is needed of it. */
interface Answer {
  ok: boolean;
  status: number;
  json(): Promise<unknown>;
  text(): Promise<string>;
}

/** Throws ApiProblem for anything but 2xx; an abort passes through as it is (a DOMException named AbortError). */
async function settled<A extends Answer>(pending: Promise<A>): Promise<A> {
  let answer: A;
  try {
    answer = await pending;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem('network', 0, undefined);
  }
  if (answer.ok) return answer;
  throw await problemOf(answer);
}

async function problemOf(answer: Answer): Promise<ApiProblem> {
  const body = (await answer.json().catch(() => null)) as {
    code?: ProblemCode;
    detail?: string;
    errors?: ProblemPointer[];
  } | null;
  const fallback = answer.status === 503 ? 'not-ready' : 'internal';
  return new ApiProblem(body?.code ?? fallback, answer.status, body?.detail, body?.errors);
}

async function read<T>(pending: Promise<Answer>): Promise<T> {
  return (await (await settled(pending)).json()) as T;
}

const within = (signal?: AbortSignal) => ({ init: { signal } });
const versionHeader = (version: number) => ({ 'if-match': `"${version}"` });

/** Health answers 503 with a body while starting: that is news, not an error. */
export async function getHealth(signal?: AbortSignal): Promise<Health> {
  let answer: Answer;
  try {
    answer = await api.health.$get(undefined, within(signal));
  } catch {
    throw new ApiProblem('network', 0, undefined);
  }
  const body = (await answer.json().catch(() => null)) as Health | null;
  if (body && typeof body.status === 'string') return body;
  throw new ApiProblem('not-ready', answer.status, undefined);
}

export const getCategories = (signal?: AbortSignal) =>
  read<Categories>(api.categories.$get(undefined, within(signal)));

export const getAreas = async (signal?: AbortSignal) =>
  (await read<{ items: Areas }>(api.areas.$get({ query: {} }, within(signal)))).items;

export const getTeams = async (signal?: AbortSignal) =>
  (await read<{ items: Teams }>(api.teams.$get(undefined, within(signal)))).items;

export const searchPlaces = async (q: string, signal?: AbortSignal) =>
  (await read<{ items: Place[] }>(api.search.$get({ query: { q, limit: '8' } }, within(signal)))).items;

export const getDensity = (query: DensityQuery, res: number, signal?: AbortSignal) =>
  read<Density>(api.density.$get({ query: { ...query, res: String(res) } }, within(signal)));

/** The same as a file, for a download: a table, or the hexagons. */
export const getDensityFile = async (
  query: DensityQuery,
  res: number,
  accept: 'text/csv' | 'application/geo+json',
  signal?: AbortSignal,
) =>
  (
    await settled<Answer>(
      api.density.$get({ query: { ...query, res: String(res) } }, { headers: { accept }, init: { signal } }),
    )
  ).text();

/** What a legend needs of the same question: limits, classes, what they hold. */
export const getDensityClasses = (query: ClassesQuery, res: number, signal?: AbortSignal) =>
  read<DensityClasses>(api.density.classes.$get({ query: { ...query, res: String(res) } }, within(signal)));

/** What a filter as a whole and its categories changed against another window. */
export const getChange = (query: ChangeQuery, signal?: AbortSignal) =>
  read<Change>(api.change.$get({ query }, within(signal)));

/** On how little of the area and of the roads half of the records lie. */
export const getConcentration = (query: FilterQuery, signal?: AbortSignal) =>
  read<Concentration>(api.concentration.$get({ query }, within(signal)));

export const getSeries = (query: FilterQuery, step: Series['step'], signal?: AbortSignal) =>
  read<Series>(api.series.$get({ query: { ...query, step } }, within(signal)));

export const getProfile = (query: FilterQuery, signal?: AbortSignal) =>
  read<Profile>(api.profile.$get({ query }, within(signal)));

/**
 * The newest records of a filter, of either layer. `ref`: only the record of this number, as a point of a tile
 * names it.
 */
export const listRecords = (
  of: 'incidents' | 'hazards',
  query: FilterQuery & { ref?: string },
  signal?: AbortSignal,
) => {
  const { of: _, ...rest } = query;
  const asked = { query: { ...rest, limit: '50' } };
  return of === 'hazards'
    ? read<{ total: number; items: Hazard[] }>(api.hazards.$get(asked, within(signal)))
    : read<{ total: number; items: Incident[] }>(api.incidents.$get(asked, within(signal)));
};

export const getIncident = (id: string, signal?: AbortSignal) =>
  read<Incident>(api.incidents[':id'].$get({ param: { id } }, within(signal)));
export const createIncident = (json: IncidentInput) => read<Incident>(api.incidents.$post({ json }));
export const editIncident = (id: string, version: number, json: IncidentEdit) =>
  read<Incident>(api.incidents[':id'].$patch({ param: { id }, header: versionHeader(version), json }));

export const getHazard = (id: string, signal?: AbortSignal) =>
  read<Hazard>(api.hazards[':id'].$get({ param: { id } }, within(signal)));
export const createHazard = (json: HazardInput) => read<Hazard>(api.hazards.$post({ json }));
export const editHazard = (id: string, version: number, json: HazardEdit) =>
  read<Hazard>(api.hazards[':id'].$patch({ param: { id }, header: versionHeader(version), json }));

export const listSections = (signal?: AbortSignal) =>
  read<SectionList>(api.sections.$get({ query: {} }, within(signal)));
export const createSection = (json: SectionInput) => read<Section>(api.sections.$post({ json }));
export const editSection = (id: string, version: number, json: SectionEdit) =>
  read<Section>(api.sections[':id'].$patch({ param: { id }, header: versionHeader(version), json }));
export const deleteSection = async (id: string, version: number) => {
  await settled<Answer>(api.sections[':id'].$delete({ param: { id }, header: versionHeader(version) }));
};
export const proposeSections = (signal?: AbortSignal) =>
  read<{ stored: number; deleted: number }>(api.sections.proposals.$post({ json: {} }, within(signal)));

export const listBeats = async (signal?: AbortSignal) =>
  (await read<{ items: Beat[] }>(api.beats.$get({ query: {} }, within(signal)))).items;
export const createBeat = (json: BeatInput) => read<Beat>(api.beats.$post({ json }));
export const replaceBeat = (id: string, version: number, json: BeatContent) =>
  read<Beat>(api.beats[':id'].$put({ param: { id }, header: versionHeader(version), json }));
export const deleteBeat = async (id: string, version: number) => {
  await settled<Answer>(api.beats[':id'].$delete({ param: { id }, header: versionHeader(version) }));
};

export const getForecast = (signal?: AbortSignal) =>
  read<Forecast>(api.forecast.$get(undefined, within(signal)));
export const explain = (kind: 'road' | 'section', id: string, query: WhyQuery, signal?: AbortSignal) => {
  const of = kind === 'road' ? api.roads : api.sections;
  return read<Why>(of[':id'].why.$get({ param: { id }, query }, within(signal)));
};
/** The report, or how far it is: asking starts it where nobody has. */
export const getBacktest = (query: BacktestQuery, signal?: AbortSignal) =>
  read<{ state: 'done'; report: BacktestReport } | { state: 'running'; progress: BacktestProgress }>(
    api.backtests.$get({ query }, within(signal)),
  );
export const cancelBacktest = async (query: BacktestQuery) => {
  await settled<Answer>(api.backtests.$delete({ query }));
};

export const createPlan = (json: PlanInput, signal?: AbortSignal) =>
  read<Plan>(api.plans.$post({ json }, within(signal)));
export const getPlan = (id: string, signal?: AbortSignal, version?: number) =>
  read<Plan>(
    api.plans[':id'].$get(
      { param: { id }, query: version === undefined ? {} : { version: String(version) } },
      within(signal),
    ),
  );
export const listPlans = async (signal?: AbortSignal) =>
  (await read<{ items: PlanList }>(api.plans.$get(undefined, within(signal)))).items;

export const getRoster = (query: RosterQuery, signal?: AbortSignal) =>
  read<Roster>(api.roster.$get({ query }, within(signal)));
/** A team's part of the published plan. */
export const getTeamPlan = (id: string, team: string, signal?: AbortSignal) =>
  // The client puts a parameter into the path as it is.
  read<TeamPlan>(
    api.plans[':id'].teams[':team'].$get({ param: { id, team: encodeURIComponent(team) } }, within(signal)),
  );
export const listCheckIns = async (id: string, team: string, signal?: AbortSignal) =>
  (
    await read<{ items: CheckIn[] }>(
      api.plans[':id']['check-ins'].$get({ param: { id }, query: { team } }, within(signal)),
    )
  ).items;
export const createCheckIn = (id: string, json: CheckInInput) =>
  read<CheckIn>(api.plans[':id']['check-ins'].$post({ param: { id }, json }));
/** Where a plan lies as a file: a link that the browser saves, under the name that the server gives it. */
export const planExportUrl = (
  id: string,
  { format, version, lang }: { format: PlanExportFormat; version: number; lang: 'zh' | 'en' },
): string => `/api/plans/${id}/export?format=${format}&version=${version}&lang=${lang}`;

export const getPlanProgress = (id: string, signal?: AbortSignal) =>
  read<PlanProgress>(api.plans[':id'].progress.$get({ param: { id } }, within(signal)));
/** `keep`: with what was found so far; otherwise with nothing. */
export const stopPlanning = async (id: string, keep: boolean) => {
  await settled<Answer>(
    api.plans[':id'].progress.$delete({ param: { id }, query: { keep: keep ? '1' : '0' } }),
  );
};

/** What a change of a plan is sent with: the version that it was made on. */
interface OfVersion {
  id: string;
  version: number;
}
const onVersion = ({ id, version }: OfVersion) => ({ param: { id }, header: versionHeader(version) });

export const editPlan = (of: OfVersion, edits: PlanEdit[], signal?: AbortSignal) =>
  read<Plan>(api.plans[':id'].edits.$post({ ...onVersion(of), json: { edits } }, within(signal)));
export const optimisePlan = (of: OfVersion, signal?: AbortSignal) =>
  read<Plan>(api.plans[':id'].optimise.$post({ ...onVersion(of), json: {} }, within(signal)));
export const restorePlan = (of: OfVersion, version: number, signal?: AbortSignal) =>
  read<Plan>(api.plans[':id'].restore.$post({ ...onVersion(of), json: { version } }, within(signal)));
export const publishPlan = (of: OfVersion, acceptViolations: boolean, signal?: AbortSignal) =>
  read<Plan>(
    api.plans[':id'].publish.$post({ ...onVersion(of), json: { acceptViolations } }, within(signal)),
  );
export const withdrawPlan = (of: OfVersion, reason: string, signal?: AbortSignal) =>
  read<Plan>(api.plans[':id'].withdraw.$post({ ...onVersion(of), json: { reason } }, within(signal)));

export const listPlanVersions = async (id: string, signal?: AbortSignal) =>
  (await read<{ items: PlanVersion[] }>(api.plans[':id'].versions.$get({ param: { id } }, within(signal))))
    .items;
export const diffPlan = (id: string, from: number, to: number, signal?: AbortSignal) =>
  read<PlanDiff>(
    api.plans[':id'].diff.$get(
      { param: { id }, query: { from: String(from), to: String(to) } },
      within(signal),
    ),
  );

/** The score on held-back weeks, or how far it is: asking starts it where nobody has. */
export const getPlanWorth = (id: string, signal?: AbortSignal) =>
  read<{ state: 'done'; worth: PlanWorth } | { state: 'running'; progress: WorthProgress }>(
    api.plans[':id'].worth.$get({ param: { id }, query: {} }, within(signal)),
  );
export const stopPlanWorth = async (id: string) => {
  await settled<Answer>(api.plans[':id'].worth.$delete({ param: { id }, query: {} }));
};
