/** The roster that is looked at: which days, which day of them, whose. */
import { computed, signal } from '@preact/signals';
import { addDays } from '../../domain/time/date.ts';
import { getRoster, type Duty } from '../api.ts';
import { localParts } from '../format.ts';
import { asOfDay, plan, timeZone, whenReady, written } from './data.ts';
import { resource } from './resource.ts';
import { page, planId, team } from './store.ts';

const DAYS = 7;

/** First day of the window that was stepped to; null: the days of the open plan, else the week from the as-of day. */
const steppedTo = signal<string | null>(null);
export const window = computed(() => {
  const from = steppedTo.value ?? plan.value?.input.from ?? asOfDay.value;
  return { from, to: addDays(from, DAYS) };
});
export function stepWeek(by: 1 | -1) {
  steppedTo.value = addDays(window.peek().from, by * DAYS);
  chosenDay.value = null;
}

export const roster = resource(
  whenReady(() =>
    page.value === 'roster'
      ? {
          ...window.value,
          ...(planId.value && { plan: planId.value }),
          version: plan.value?.version ?? null,
          turn: written.value,
        }
      : null,
  ),
  ({ version: _, turn: __, ...query }, stop) => getRoster(query, stop),
);

export const dayOf = (duty: Pick<Duty, 'start'>): string =>
  localParts(Date.parse(duty.start), timeZone.value).day;

export const days = computed(() =>
  Array.from({ length: DAYS }, (_, day) => addDays(window.value.from, day)).map((day) => ({
    day,
    duties: duties.value.filter((duty) => dayOf(duty) === day).length,
  })),
);

export const chosenDay = signal<string | null>(null);
export const member = signal<string | null>(null);

const all = computed(() => roster.data.value?.duties ?? []);
const names = (of: readonly string[]) =>
  [...new Set(of.map((name) => name.trim()))].sort((a, b) => a.localeCompare(b));
export const teamNames = computed(() => names(all.value.map((duty) => duty.team)));
export const memberNames = computed(() => names(all.value.flatMap(({ members }) => members)));

/** All days, of the chosen team and member; a choice that is not in this window counts for nothing. */
const duties = computed(() => {
  const ofTeam = team.value !== null && teamNames.value.includes(team.value) ? team.value : null;
  const of = member.value !== null && memberNames.value.includes(member.value) ? member.value : null;
  return all.value.filter(
    (duty) =>
      (ofTeam === null || duty.team.trim() === ofTeam) &&
      (of === null || duty.members.some((name) => name.trim() === of)),
  );
});

/** The chosen day; else the first that has duties. */
export const day = computed(
  () => chosenDay.value ?? days.value.find((one) => one.duties > 0)?.day ?? window.value.from,
);
/** Of that day, by start and team. */
export const shownDuties = computed(() =>
  duties.value
    .filter((duty) => dayOf(duty) === day.value)
    .sort((a, b) => Date.parse(a.start) - Date.parse(b.start) || a.team.localeCompare(b.team)),
);
