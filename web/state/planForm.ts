/** The conditions of a plan as they are typed: kept while panels come and go; its request and its first values are pure. */
import { computed, effect, signal } from '@preact/signals';
import { addDays } from '../../domain/time/date.ts';
import type { LngLat } from '../../domain/place.ts';
import { ApiProblem, createPlan, type PlanInput } from '../api.ts';
import { teamColor } from '../map/palette.ts';
import { shade } from './appearance.ts';
import { asOfDay, freshPlan, plan, teams } from './data.ts';
import { basePins } from './drafts.ts';
import { planBounds } from './planView.ts';
import { filters, page, planId, select, selection, target, workspace } from './store.ts';

export interface TeamRow {
  name: string;
  mode: 'foot' | 'ebike' | 'car';
  base: LngLat | null;
}

export interface PlanForm {
  from: string;
  /** Included, as people say it. */
  lastDay: string;
  shifts: { start: string; end: string }[];
  slotMinutes: number;
  stopMinutes: number;
  teams: TeamRow[];
  seed: number;
}

/** One evening on the first day after the data ends, every team that is known. */
export function firstForm(asOf: string, known: readonly (TeamRow & { base: LngLat })[]): PlanForm {
  const day = addDays(asOf, 1);
  return {
    from: day,
    lastDay: day,
    shifts: [{ start: '18:00', end: '24:00' }],
    slotMinutes: 120,
    stopMinutes: 12,
    teams: known.map(({ name, mode, base }) => ({ name, mode, base })),
    seed: 1,
  };
}

/** The form again as it was for a stored plan. */
export function formOf(input: PlanInput): PlanForm {
  return {
    from: input.from,
    lastDay: addDays(input.to, -1),
    shifts: input.shifts.map(({ start, end }) => ({ start, end })),
    slotMinutes: input.slotMinutes ?? 120,
    stopMinutes: input.stopMinutes ?? 12,
    teams: input.teams.map(({ name, mode, base }) => ({ name, mode, base: base as LngLat })),
    seed: input.seed ?? 1,
  };
}

/** The request, or null while a team lacks its base. */
export function inputOf(form: PlanForm, area: string | null): PlanInput | null {
  const ready = form.teams.filter((team): team is TeamRow & { base: LngLat } => team.base !== null);
  if (ready.length < form.teams.length || ready.length === 0) return null;
  const last = form.lastDay < form.from ? form.from : form.lastDay;
  return {
    ...(area && { area }),
    from: form.from,
    to: addDays(last, 1),
    shifts: form.shifts,
    slotMinutes: form.slotMinutes,
    stopMinutes: form.stopMinutes,
    teams: ready.map(({ name, mode, base }) => ({ name: name.trim(), mode, base })),
    seed: form.seed,
  };
}

export const form = signal<PlanForm | null>(null);
/** The form is open although there is a plan: it is being made anew. */
export const formOpen = signal(false);
export const making = signal<AbortController | null>(null);
export const makingProblem = signal<ApiProblem | null>(null);
export const showsForm = computed(() => planId.value === null || formOpen.value);

effect(() => {
  const known = teams.data.value;
  if (!form.peek() && known) form.value = firstForm(asOfDay.value, known as (TeamRow & { base: LngLat })[]);
});

// The bases stand on the map while the form is open.
effect(() => {
  const open = workspace.value === 'dispatch' && page.value === null && showsForm.value;
  const theme = shade.value;
  basePins.value = open
    ? (form.value?.teams ?? []).flatMap(({ name, base }, i) =>
        base ? [{ location: base, color: teamColor(i, theme), label: name }] : [],
      )
    : [];
});

// A plan that comes into view is shown whole.
let shownId: string | null = null;
effect(() => {
  const current = plan.value;
  if (!current || current.id === shownId) return;
  shownId = current.id;
  const bounds = planBounds(current);
  if (bounds) target.value = { bounds };
});

export async function makePlan() {
  const input = form.value && inputOf(form.value, filters.value.area);
  if (!input) return;
  const controller = new AbortController();
  making.value = controller;
  makingProblem.value = null;
  try {
    const made = await createPlan(input, controller.signal);
    freshPlan.value = made;
    if (selection.value?.kind === 'assignment') select(null);
    planId.value = made.id;
    formOpen.value = false;
  } catch (error) {
    if (error instanceof ApiProblem) makingProblem.value = error;
    else if (!(error instanceof DOMException))
      makingProblem.value = new ApiProblem('internal', 0, String(error));
  }
  making.value = null;
}

export function openForm() {
  if (plan.value) form.value = formOf(plan.value.input);
  formOpen.value = true;
}
