/** The conditions of a plan while they are typed: kept while panels come and go, sent when the plan is asked for. */
import { batch, effect, signal } from '@preact/signals';
import { ApiProblem, createPlan } from '../api.ts';
import { teamColor } from '../map/palette.ts';
import { shade } from './appearance.ts';
import { asOfDay, freshPlan, plan, teams } from './data.ts';
import { basePins } from './drafts.ts';
import { firstForm, formOf, inputOf, type PlanForm } from './planInput.ts';
import { runJob } from './planJob.ts';
import { formOpen, showsForm } from './planOpen.ts';
import { planBounds } from './planView.ts';
import { filters, page, planId, select, selection, target, workspace } from './store.ts';

export const form = signal<PlanForm | null>(null);
export const makingProblem = signal<ApiProblem | null>(null);

effect(() => {
  const known = teams.data.value;
  if (!form.peek() && known) form.value = firstForm(asOfDay.value, known);
});

// Bases and posts stand on the map while the form is open.
effect(() => {
  const open = workspace.value === 'dispatch' && page.value === null && showsForm.value;
  const theme = shade.value;
  const now = form.value;
  if (!open || !now) return void (basePins.value = []);
  basePins.value = [
    ...now.teams.flatMap(({ name, base }, i) =>
      base ? [{ location: base, color: teamColor(i, theme), label: name }] : [],
    ),
    ...now.posts.flatMap(({ name, at }) => (at ? [{ location: at, color: POST_COLOR, label: name }] : [])),
  ];
});
const POST_COLOR = '#6b7280';

// A plan that comes into view is shown whole.
let shownId: string | null = null;
effect(() => {
  const current = plan.value;
  if (!current || current.id === shownId) return;
  shownId = current.id;
  const bounds = planBounds(current);
  if (bounds) target.value = { bounds };
});

/** The id of what was asked for last: the same again, after a lost answer, must not be planned twice. */
let asked: { id: string; text: string } | null = null;

export async function makePlan() {
  const input = form.value && inputOf(form.value, filters.value.area);
  if (!input) return;
  const text = JSON.stringify(input);
  if (asked?.text !== text) asked = { id: crypto.randomUUID(), text };
  const { id } = asked;
  makingProblem.value = null;
  try {
    const made = await runJob('create', id, (stop) => createPlan({ ...input, id }, stop));
    asked = null;
    if (!made) return;
    batch(() => {
      freshPlan.value = made;
      if (selection.value?.kind === 'assignment') select(null);
      planId.value = made.id;
      formOpen.value = false;
    });
  } catch (error) {
    makingProblem.value = error instanceof ApiProblem ? error : new ApiProblem('internal', 0, String(error));
  }
}

export function openForm() {
  if (plan.value) form.value = formOf(plan.value.input);
  formOpen.value = true;
}
