/** A team's own page: its part of the published plan, the slot and stop that are looked at, what was said so far. */
import { computed, effect, signal } from '@preact/signals';
import type { LngLat } from '../../domain/place.ts';
import { getTeamPlan, listCheckIns, type TeamAssignment, type TeamPlan } from '../api.ts';
import { legsOf, routePoints } from '../parts/legs.ts';
import { ready } from './data.ts';
import { outbox, sent } from './outbox.ts';
import { resource } from './resource.ts';
import { page, planId, team } from './store.ts';
import { stopStates, type StopState } from './stopStates.ts';

const TICK_MS = 20_000;
const ASK_MS = 60_000;

export const nowMs = signal(Date.now());
const turn = signal(0);

const asked = () => {
  const [plan, name] = [planId.value, team.value];
  return ready.value && page.value === 'team' && plan && name ? { plan, team: name } : null;
};

/** The newest that is published; asked for again while the page is open. */
export const published = resource(
  () => {
    const key = asked();
    return key && { ...key, turn: turn.value };
  },
  (key, stop) => getTeamPlan(key.plan, key.team, stop),
  (before, now) => before.plan === now.plan && before.team === now.team,
);

const checkIns = resource(
  () => {
    const key = asked();
    return key && { ...key, turn: turn.value, sent: sent.value.length };
  },
  (key, stop) => listCheckIns(key.plan, key.team, stop),
  (before, now) => before.plan === now.plan && before.team === now.team,
);

/** What is on the screen: a new version is offered, it does not move what somebody is reading. */
export const shown = signal<TeamPlan | null>(null);
effect(() => {
  const newest = published.data.value;
  if (newest === null) return;
  const before = shown.peek();
  if (before?.plan !== newest.plan || before.team !== newest.team) shown.value = newest;
});
export const isChanged = computed(() => {
  const newest = published.data.value;
  return newest !== null && shown.value !== null && newest.version !== shown.value.version;
});
export function showNewest() {
  shown.value = published.data.value;
}

export const isWithdrawn = computed(() => published.problem.value?.code === 'not-published');

/** The slot that was chosen; else that of now, the next one, or the last. */
const chosenSlot = signal<string | null>(null);
export function showSlot(id: string) {
  chosenSlot.value = id;
  chosenStop.value = null;
}
export const assignment = computed<TeamAssignment | null>(() => {
  const all = shown.value?.assignments ?? [];
  return (
    all.find(({ id }) => id === chosenSlot.value) ??
    all.find(({ end }) => Date.parse(end) > nowMs.value) ??
    all.at(-1) ??
    null
  );
});

/** What the server knows, what it answered since, and what waits: each once. */
const said = computed(() => {
  const own = [...sent.value, ...outbox.value.filter(({ refused }) => refused === null)].filter(
    (one) => one.plan === planId.value && one.team === team.value,
  );
  const known = checkIns.data.value ?? [];
  return [...new Map([...own.map(({ body }) => body), ...known].map((one) => [one.id, one])).values()];
});

export const sentCount = computed(() => {
  const waiting = new Set(outbox.value.map(({ body }) => body.id));
  return said.value.filter(({ id }) => !waiting.has(id)).length;
});

export const states = computed<StopState[]>(() =>
  assignment.value
    ? stopStates(
        assignment.value.id,
        assignment.value.stops.map(({ id }) => id),
        said.value,
      )
    : [],
);

/** Index of the stop that the page is about: one that was chosen, else where the team is, else the next; -1: none is left. */
export const chosenStop = signal<number | null>(null);
export const currentStop = computed(() => {
  if (chosenStop.value !== null) return chosenStop.value;
  const here = states.value.indexOf('here');
  return here >= 0 ? here : states.value.indexOf('next');
});

/** To each stop, and home. */
export const legs = computed<LngLat[][]>(() => {
  const current = assignment.value;
  if (!current) return [];
  return legsOf(
    routePoints(current.route),
    current.stops.map(({ location }) => location as LngLat),
  );
});

/** Keeps the clock and asks what is new. Returns what ends it. */
export function followTeam(): () => void {
  const clock = setInterval(() => (nowMs.value = Date.now()), TICK_MS);
  const ask = setInterval(() => (turn.value += 1), ASK_MS);
  return () => {
    clearInterval(clock);
    clearInterval(ask);
  };
}
