/** Violations, edits and differences in the reader's words. A code this page does not know yet is shown as it came. */
import type { Assignment, Plan, PlanDiff, PlanEdit, PlanVersion, PlanViolation } from '../../api.ts';
import { formatNumber, formatSignificant, formatTime, formatWeekdayDay, localParts } from '../../format.ts';
import { language, t, tMaybe } from '../../i18n/index.ts';
import { timeZone } from '../../state/data.ts';
import type { Wish } from '../../state/planEdits.ts';
import { placeName, zoneName } from '../planWords.ts';

export type Difference = PlanDiff['differences'][number];
type Named = Pick<Plan, 'zones' | 'sections' | 'assignments'>;

/** `3月6日周五 18:00`. */
export function whenText(instant: string): string {
  const { day, time } = localParts(Date.parse(instant), timeZone.value);
  return `${formatWeekdayDay(day, language.value)} ${time}`;
}

/** `甲组 18:00`. */
const whoWhen = ({ team, start }: Pick<Assignment, 'team' | 'start'>) =>
  `${team} ${formatTime(start, timeZone.value)}`;

const sectionName = (id: string | null | undefined, { sections }: Pick<Plan, 'sections'>) =>
  sections.find((section) => section.id === id)?.name;

/** The name of a stop: its section, or the post that it is at. */
export const stopName = (
  { section }: Pick<Assignment['stops'][number], 'section'>,
  { post }: Pick<Assignment, 'post'>,
  plan: Pick<Plan, 'sections'>,
): string => (section === null ? post : sectionName(section, plan)) ?? '';

/** Only what is broken, for where it stands beside what it is of. */
export function brokenText(violation: PlanViolation): string {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(violation)) {
    if (typeof value === 'string') values[name] = value;
    else if (typeof value === 'number') values[name] = formatNumber(value, language.value, 1);
  }
  if (typeof violation.start === 'string') values.start = whenText(violation.start);
  if (typeof violation.day === 'string') values.day = formatWeekdayDay(violation.day, language.value);
  return tMaybe(`violation.${violation.code}`, values) ?? violation.detail;
}

export function violationText(violation: PlanViolation, plan: Named): string {
  const words = brokenText(violation);
  const item = plan.assignments.find(({ id }) => id === violation.assignment);
  const stop = item?.stops.find(({ id }) => id === violation.stop);
  const where = [
    item ? `${whenText(item.start)} ${item.team}` : violation.team,
    (item && stop && stopName(stop, item, plan)) ?? sectionName(violation.section, plan),
  ].filter(Boolean);
  return where.length > 0 ? t('violation.at', { where: where.join(' · '), what: words }) : words;
}

const lockText = (lock: Assignment['lock'] | 'locked') => t(`lock.${lock ?? 'none'}`);

/** One edit as a line of a list; `plan` names what it is about, as it was or is. */
export function editText(edit: PlanEdit, plan: Named): string {
  const assignment = 'assignment' in edit ? edit.assignment : null;
  const item = plan.assignments.find(({ id }) => id === assignment);
  const who = item ? whoWhen(item) : '';
  const values = { who, ...valuesOf(edit, plan, item) };
  return t(`edit.${keyOf(edit)}`, values);
}

/** What is set is what is said. */
function keyOf(edit: PlanEdit) {
  if (edit.op === 'set-stop') {
    return edit.stayMinutes !== undefined
      ? 'set-stop.stay'
      : edit.notBefore !== undefined
        ? edit.notBefore === null
          ? 'set-stop.anyTime'
          : 'set-stop.time'
        : edit.locked
          ? 'set-stop.lock'
          : 'set-stop.unlock';
  }
  if (edit.op === 'set-assignment') {
    if (edit.lock !== undefined) return 'set-assignment.lock';
    if (edit.duty !== undefined) return 'set-assignment.duty';
    if (edit.zone !== undefined || edit.post !== undefined) return 'set-assignment.zone';
    return 'set-assignment.time';
  }
  return edit.op;
}

/** Where somebody is sent: a zone, or a fixed post. */
const toText = ({ zone, post }: { zone?: string | undefined; post?: string | undefined }, plan: Named) =>
  zone === undefined ? (post ?? '') : zoneName(zone, plan);

function valuesOf(
  edit: PlanEdit,
  plan: Named,
  item: Assignment | undefined,
): Record<string, string | number> {
  const at = (instant: string) => formatTime(instant, timeZone.value);
  const of = (id: string) => plan.assignments.find((each) => each.id === id);
  const stopOf = (id: string) => {
    const stop = item?.stops.find((each) => each.id === id);
    return stop && item ? stopName(stop, item, plan) : '';
  };
  switch (edit.op) {
    case 'move-stop': {
      const to = of(edit.to.assignment);
      const same = edit.to.assignment === edit.assignment;
      const place = t('edit.place', { number: edit.to.index + 1 });
      return { stop: stopOf(edit.stop), to: same ? place : to ? whoWhen(to) : '' };
    }
    case 'add-stop':
      return { stop: sectionName(edit.section, plan) ?? '' };
    case 'remove-stop':
      return { stop: stopOf(edit.stop) };
    case 'set-stop':
      return {
        stop: stopOf(edit.stop),
        minutes: edit.stayMinutes ?? 0,
        time: edit.notBefore ? at(edit.notBefore) : '',
      };
    case 'move-assignment':
      return { to: [edit.team, edit.start && whenText(edit.start)].filter(Boolean).join(' ') };
    case 'swap-teams':
      return {
        first: of(edit.assignments[0])?.team ?? '',
        second: of(edit.assignments[1])?.team ?? '',
      };
    case 'add-assignment':
      return { team: edit.team, zone: toText(edit, plan), time: whenText(edit.start) };
    case 'set-assignment':
      return {
        zone: toText(edit, plan),
        lock: edit.lock !== undefined ? lockText(edit.lock) : '',
        time: [edit.start, edit.end].map((instant) => (instant ? at(instant) : '')).join('–'),
      };
    case 'lock-team':
      return { team: edit.team, lock: lockText(edit.lock) };
    case 'lock-zone':
      return { zone: zoneName(edit.zone, plan), lock: lockText(edit.lock) };
    case 'lock-slot':
      return { time: whenText(edit.start), lock: lockText(edit.lock) };
    case 'add-post':
      return { post: edit.post.name };
    case 'remove-post':
      return { post: edit.name };
    case 'set-members':
      return { team: edit.team, members: edit.members.join('、') };
    default:
      return {};
  }
}

/** What a version is: how it came about. */
export function versionText(version: PlanVersion, plan: Named): string {
  switch (version.madeBy) {
    case 'create':
      return t('version.create');
    case 'optimise':
      return t('version.optimise');
    case 'restore':
      return t('version.restore', { version: version.restored ?? '' });
    default:
      return version.edits.map((edit) => editText(edit, plan)).join(t('png.and'));
  }
}

/** What somebody wanted, for the list of what waits. */
export function wishText(wish: Wish, plan: Named): string {
  switch (wish.kind) {
    case 'edit':
      return wish.edits.map((edit) => editText(edit, plan)).join(t('png.and'));
    case 'undo':
    case 'redo':
    case 'restore':
      return t('version.restore', { version: wish.version });
    case 'optimise':
      return t('version.optimise');
    case 'publish':
      return t('publish.do');
    case 'withdraw':
      return t('publish.withdraw');
  }
}

/** One difference between two versions; instants among its values are said as times, zones by their names. */
export function differenceText(difference: Difference, plan: Named): string {
  const { team, start, section } = difference;
  const value = (text: string | null) => {
    if (text === null) return difference.code === 'lock-changed' ? lockText(null) : t('diff.nothing');
    if (/^\d{4}-\d\d-\d\dT/.test(text)) return spanText(text);
    const [, at, number] = /^(.+)\/(\d+)$/.exec(text) ?? [];
    const block = plan.assignments.find(({ id }) => id === at);
    if (block && number) return `${whoWhen(block)} ${t('edit.place', { number })}`;
    if (plan.zones.some(({ id }) => id === text)) return zoneName(text, plan);
    if (difference.code === 'lock-changed') return tMaybe(`lock.${text}`) ?? text;
    return sectionName(text, plan) ?? text;
  };
  const who = [team, start && whenText(start)].filter(Boolean).join(' ');
  const what = t(`diff.${difference.code}`, {
    before: value(difference.before),
    after: value(difference.after),
    name: sectionName(section, plan) ?? value(difference.after ?? difference.before),
  });
  return who ? t('violation.at', { where: who, what }) : what;
}

/** An instant, or two of an interval, as times: `18:00`, `18:00–20:00`. */
const spanText = (text: string) =>
  text
    .split('/')
    .map((instant) => formatTime(instant, timeZone.value))
    .join('–');

/** `+0.12 起`, with a true minus. */
export function gainText({ before, after }: PlanDiff['expectedIncidents']): string {
  const by = after - before;
  const sign = by > 0 ? '+' : by < 0 ? '−' : '±';
  return `${sign}${formatSignificant(Math.abs(by), language.value)}`;
}

/** `A 片区 · 3 站`, what a block is called. */
export const blockText = (item: Assignment, plan: Named) =>
  `${placeName(item, plan)} · ${t('plan.stopCount', { count: item.stops.length })}`;
