/**
 * Changes of the open plan: each goes to the server at once, on the version that is shown, one after the other. What somebody
 * else changed meanwhile is laid beside one's own change, which is kept until it is applied again or dropped.
 */
import { batch, computed, signal } from '@preact/signals';
import * as api from '../api.ts';
import { freshPlan, plan } from './data.ts';
import { touchedBy } from './planCounts.ts';
import { NO_STEPS, stepped, steppedBack, steppedForward, type Steps } from './planSteps.ts';
import { runJob } from './planJob.ts';
import { select, selection } from './store.ts';

/** What a dispatcher asks of a plan. */
export type Wish =
  | { kind: 'edit'; edits: api.PlanEdit[] }
  | { kind: 'undo'; version: number }
  | { kind: 'redo'; version: number }
  | { kind: 'restore'; version: number }
  | { kind: 'optimise' }
  | { kind: 'publish'; acceptViolations: boolean }
  | { kind: 'withdraw'; reason: string };

export interface Conflict {
  /** One's own, in order: what came behind the first waits with it. */
  wishes: readonly Wish[];
  /** The version that they were made on. */
  base: number;
  theirs: api.Plan;
  /** What they did since, the newest first. */
  versions: api.PlanVersion[];
  diff: api.PlanDiff;
}

/** Wishes that are being fulfilled or wait. */
const waiting = signal(0);
export const saving = computed(() => waiting.value > 0);
export const editProblem = signal<{ problem: api.ApiProblem; wish: Wish } | null>(null);
export const conflict = signal<Conflict | null>(null);

/** Of the plan that is open: another plan has no steps here. */
const steps = signal<{ plan: string; steps: Steps }>({ plan: '', steps: NO_STEPS });
const ownSteps = computed(() => (steps.value.plan === plan.value?.id ? steps.value.steps : NO_STEPS));
export const canUndo = computed(() => ownSteps.value.past.length > 0);
export const canRedo = computed(() => ownSteps.value.future.length > 0);

/** Assignments that were edited here since the plan was made or optimised. */
const edited = signal<{ plan: string; ids: ReadonlySet<string> }>({ plan: '', ids: new Set() });
const NONE: ReadonlySet<string> = new Set();
export const editedIds = computed(() => (edited.value.plan === plan.value?.id ? edited.value.ids : NONE));

/** What the last optimisation changed. */
export const outcome = signal<{ plan: string; version: number; diff: api.PlanDiff } | null>(null);

let last: Promise<unknown> = Promise.resolve();

/** Resolves with whether it was done; what went wrong is in `editProblem` or `conflict`. */
export function wishFor(wish: Wish): Promise<boolean> {
  waiting.value += 1;
  const done = last.then(() => fulfil(wish)).finally(() => (waiting.value -= 1));
  last = done;
  return done;
}

export const edit = (...edits: api.PlanEdit[]) => wishFor({ kind: 'edit', edits });

export function undo() {
  const version = ownSteps.peek().past.at(-1);
  return version === undefined || saving.peek() ? false : wishFor({ kind: 'undo', version });
}

export function redo() {
  const version = ownSteps.peek().future.at(-1);
  return version === undefined || saving.peek() ? false : wishFor({ kind: 'redo', version });
}

async function fulfil(wish: Wish): Promise<boolean> {
  const before = plan.peek();
  if (!before) return false;
  const met = conflict.peek();
  if (met) {
    // Done now, it would be done on a plan that nobody has looked at yet.
    conflict.value = { ...met, wishes: [...met.wishes, wish] };
    return false;
  }
  editProblem.value = null;
  try {
    const now = await send(wish, before);
    if (!now) return false;
    batch(() => {
      show(now);
      remember(wish, before, now);
    });
    if (wish.kind === 'optimise') {
      const diff = await api.diffPlan(now.id, before.version, now.version);
      outcome.value = { plan: now.id, version: now.version, diff };
    }
    return true;
  } catch (error) {
    const problem =
      error instanceof api.ApiProblem ? error : new api.ApiProblem('internal', 0, String(error));
    if (problem.code === 'version-mismatch') await meet(wish, before);
    else editProblem.value = { problem, wish };
    return false;
  }
}

function send(wish: Wish, { id, version }: api.Plan): Promise<api.Plan | null> {
  const of = { id, version };
  switch (wish.kind) {
    case 'edit':
      return api.editPlan(of, wish.edits);
    case 'optimise':
      return runJob('optimise', id, (stop) => api.optimisePlan(of, stop));
    case 'publish':
      return api.publishPlan(of, wish.acceptViolations);
    case 'withdraw':
      return api.withdrawPlan(of, wish.reason);
    default:
      return api.restorePlan(of, wish.version);
  }
}

/** The plan as it is now; a choice that is gone is let go. */
function show(now: api.Plan) {
  freshPlan.value = now;
  const chosen = selection.peek();
  if (chosen?.kind === 'assignment' && !now.assignments.some(({ id }) => id === chosen.id)) select(null);
}

function remember(wish: Wish, before: api.Plan, now: api.Plan) {
  if (now.version === before.version) return;
  const own = ownSteps.peek();
  const next = { undo: steppedBack, redo: steppedForward }[wish.kind as string] ?? stepped;
  steps.value = { plan: now.id, steps: next(own, before.version) };
  const ids = wish.kind === 'optimise' ? NONE : new Set([...editedIds.peek(), ...touchedBy(before, now)]);
  edited.value = { plan: now.id, ids };
  if (outcome.peek()?.version !== now.version) outcome.value = null;
}

/** Somebody else was first: what they did is fetched, and shown before anything is overwritten. */
async function meet(wish: Wish, before: api.Plan) {
  try {
    const theirs = await api.getPlan(before.id);
    const [versions, diff] = await Promise.all([
      api.listPlanVersions(before.id),
      api.diffPlan(before.id, before.version, theirs.version),
    ]);
    conflict.value = {
      wishes: [wish],
      base: before.version,
      theirs,
      versions: versions.filter(({ version }) => version > before.version),
      diff,
    };
  } catch (error) {
    if (error instanceof api.ApiProblem) editProblem.value = { problem: error, wish };
  }
}

/** Takes what they did; own steps end here: going back would undo theirs. */
function takeTheirs(): readonly Wish[] {
  const met = conflict.peek();
  if (!met) return [];
  batch(() => {
    conflict.value = null;
    show(met.theirs);
    steps.value = { plan: met.theirs.id, steps: NO_STEPS };
  });
  return met.wishes;
}

export const dropMine = () => void takeTheirs();

export async function applyAgain(): Promise<void> {
  for (const wish of takeTheirs()) await wishFor(wish);
}
