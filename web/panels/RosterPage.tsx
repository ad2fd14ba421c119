/** The roster: fixed time, post, person and duty of every team, day by day; who is given two things at once stands on top. */
import closeIcon from 'lucide-static/icons/x.svg?raw';
import earlierIcon from 'lucide-static/icons/chevron-left.svg?raw';
import laterIcon from 'lucide-static/icons/chevron-right.svg?raw';
import linkIcon from 'lucide-static/icons/link.svg?raw';
import phoneIcon from 'lucide-static/icons/smartphone.svg?raw';
import printIcon from 'lucide-static/icons/printer.svg?raw';
import type { Duty, Roster } from '../api.ts';
import { formatTime, formatWeekdayDay } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { dutyLink } from '../parts/dutyLinks.ts';
import { Icon } from '../parts/Icon.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { plan, timeZone } from '../state/data.ts';
import { isPhone } from '../state/layout.ts';
import { say } from '../state/notice.ts';
import { conflict, editProblem, saving, wishFor } from '../state/planEdits.ts';
import {
  chosenDay,
  day,
  dayOf,
  days,
  member,
  memberNames,
  roster,
  shownDuties,
  stepWeek,
  teamNames,
} from '../state/roster.ts';
import { openPage, planId, team } from '../state/store.ts';
import { PlanConflict } from './plan/PlanConflict.tsx';
import { DutyText, Members, Stops } from './RosterCells.tsx';
import '../style/roster.css';

const MOST_OVERLAPS = 4;

export function RosterPage() {
  const found = roster.data.value;
  return (
    <section class="roster" aria-labelledby="roster-title">
      <Busy when={roster.busy.value || saving.value} />
      <header class="roster-head">
        <div>
          <h2 id="roster-title">{t('roster.title')}</h2>
          <p>{t('roster.says')}</p>
        </div>
        <button
          type="button"
          class="quiet square"
          aria-label={t('roster.close')}
          title={t('roster.close')}
          onClick={() => openPage(null)}
        >
          <Icon svg={closeIcon} />
        </button>
      </header>
      {roster.problem.value && <ErrorNote problem={roster.problem.value} retry={roster.reload} />}
      <Edits />
      <Controls />
      {found && <Overlaps found={found} />}
      {found &&
        (found.duties.length === 0 ? (
          <div class="empty">
            <p>{t('roster.empty')}</p>
            <p>{t('roster.emptyHint')}</p>
          </div>
        ) : shownDuties.value.length === 0 ? (
          <p class="empty">{t('roster.noneOf')}</p>
        ) : isPhone.value ? (
          <Cards />
        ) : (
          <Table />
        ))}
    </section>
  );
}

/** What came of an edit in place, and that the teams still go by what was published before it. */
function Edits() {
  const current = plan.value;
  const failed = editProblem.value;
  if (conflict.value) return <PlanConflict met={conflict.value} />;
  if (failed) return <ErrorNote problem={failed.problem} retry={() => void wishFor(failed.wish)} />;
  if (current?.status !== 'published' || current.publishedVersion === current.version) return null;
  return (
    <p class="note warm">
      {t('publish.behind', { published: current.publishedVersion ?? '', version: current.version })}
      <br />
      {t('roster.toPublish')}
    </p>
  );
}

function Controls() {
  return (
    <div class="roster-controls">
      <fieldset class="chips roster-days">
        <legend>{t('roster.days')}</legend>
        <div>
          <button
            type="button"
            aria-label={t('roster.earlier')}
            title={t('roster.earlier')}
            onClick={() => stepWeek(-1)}
          >
            <Icon svg={earlierIcon} size={18} />
          </button>
          {days.value.map((one) => (
            <button
              key={one.day}
              type="button"
              class={one.duties === 0 ? 'none' : ''}
              aria-pressed={one.day === day.value}
              onClick={() => (chosenDay.value = one.day)}
            >
              {formatWeekdayDay(one.day, language.value)} <small>{one.duties || ''}</small>
            </button>
          ))}
          <button
            type="button"
            aria-label={t('roster.later')}
            title={t('roster.later')}
            onClick={() => stepWeek(1)}
          >
            <Icon svg={laterIcon} size={18} />
          </button>
        </div>
      </fieldset>
      <Choice
        label={t('roster.team')}
        value={team.value}
        names={teamNames.value}
        choose={(name) => (team.value = name)}
      />
      {memberNames.value.length > 0 && (
        <Choice
          label={t('roster.member')}
          value={member.value}
          names={memberNames.value}
          choose={(name) => (member.value = name)}
        />
      )}
    </div>
  );
}

function Choice(props: {
  label: string;
  value: string | null;
  names: readonly string[];
  choose(name: string | null): void;
}) {
  const known = props.value !== null && props.names.includes(props.value);
  return (
    <label class="field">
      <span>{props.label}</span>
      <select
        value={known ? props.value! : ''}
        onChange={(event) => props.choose(event.currentTarget.value || null)}
      >
        <option value="">{t('roster.all')}</option>
        {props.names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

const timesOf = ({ start, end }: { start: string; end: string }) =>
  `${formatTime(start, timeZone.value)}–${formatTime(end, timeZone.value)}`;

function Overlaps({ found }: { found: Roster }) {
  const { overlaps, plans } = found;
  if (overlaps.length === 0) return null;
  const teamOf = new Map(found.duties.map((duty) => [keyOf(duty), duty.team]));
  const what = (part: Roster['overlaps'][number]['first']) =>
    `${teamOf.get(keyOf(part)) ?? ''} ${timesOf(part)}` +
    (part.plan !== planId.value && plans.length > 1 ? t('roster.otherPlan') : '');
  return (
    <div class="note danger" role="alert">
      <strong>{t('roster.overlaps', { count: overlaps.length })}</strong>
      <ul>
        {overlaps.slice(0, MOST_OVERLAPS).map(({ who, first, second }, i) => (
          <li key={i}>
            {t('roster.overlap', {
              day: formatWeekdayDay(dayOf(second), language.value),
              who,
              first: what(first),
              second: what(second),
            })}
          </li>
        ))}
        {overlaps.length > MOST_OVERLAPS && (
          <li>{t('roster.moreOverlaps', { count: overlaps.length - MOST_OVERLAPS })}</li>
        )}
      </ul>
      <p>{t('roster.overlapHint')}</p>
    </div>
  );
}

const where = ({ zone, post }: Duty) => (zone === null ? (post ?? '') : t('plan.zoneName', { name: zone }));
const keyOf = ({ plan, assignment }: Pick<Duty, 'plan' | 'assignment'>) => `${plan}/${assignment}`;

function Table() {
  const list = shownDuties.value;
  return (
    <div class="roster-scroll" tabIndex={0} role="region" aria-label={t('roster.table', { day: day.value })}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('roster.slot')}</th>
            <th scope="col">{t('roster.team')}</th>
            <th scope="col">{t('roster.member')}</th>
            <th scope="col">{t('roster.where')}</th>
            <th scope="col">{t('roster.stops')}</th>
            <th scope="col">{t('roster.duty')}</th>
            <th scope="col">{t('roster.links')}</th>
          </tr>
        </thead>
        <tbody>
          {list.map((duty, i) => {
            const isFirst = i === 0 || timesOf(list[i - 1]!) !== timesOf(duty);
            return (
              <tr key={keyOf(duty)} class={isFirst ? 'first' : ''}>
                <td class="times">
                  {isFirst ? <strong>{timesOf(duty)}</strong> : <span class="spoken">{timesOf(duty)}</span>}
                </td>
                <th scope="row">
                  {duty.team} <DraftMark duty={duty} />
                </th>
                <td class="names">
                  <Members duty={duty} />
                </td>
                <td>{where(duty)}</td>
                <td class="wide">
                  <Stops duty={duty} />
                </td>
                <td class="wide">
                  <DutyText duty={duty} />
                </td>
                <td>
                  <Links duty={duty} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Cards() {
  return (
    <ul class="roster-cards">
      {shownDuties.value.map((duty) => (
        <li key={keyOf(duty)}>
          <p>
            <strong>{timesOf(duty)}</strong> <DraftMark duty={duty} />
          </p>
          <h3>
            {duty.team} · {where(duty)}
          </h3>
          <div>
            <Members duty={duty} />
          </div>
          <div class="muted">
            <Stops duty={duty} />
          </div>
          <div>
            <DutyText duty={duty} />
          </div>
          <Links duty={duty} />
        </li>
      ))}
    </ul>
  );
}

const DraftMark = ({ duty }: { duty: Duty }) =>
  duty.published ? null : <span class="mark">{t('roster.draft')}</span>;

/** A team goes by what is published: before that there is no page to send. */
function Links({ duty }: { duty: Duty }) {
  const page = dutyLink('team', duty.plan, duty.team);
  const copy = () =>
    void navigator.clipboard.writeText(new URL(page, location.href).href).then(() => say(t('roster.copied')));
  return (
    <span class="roster-links">
      {duty.published && (
        <>
          <a
            class="quiet square"
            href={page}
            target="_blank"
            rel="noopener"
            aria-label={t('roster.openTeam', { team: duty.team })}
            title={t('roster.openTeam', { team: duty.team })}
          >
            <Icon svg={phoneIcon} size={18} />
          </a>
          <button
            type="button"
            class="quiet square"
            aria-label={t('roster.copyTeam', { team: duty.team })}
            title={t('roster.copyTeam', { team: duty.team })}
            onClick={copy}
          >
            <Icon svg={linkIcon} size={18} />
          </button>
        </>
      )}
      <a
        class="quiet square"
        href={dutyLink('print', duty.plan, duty.team)}
        target="_blank"
        rel="noopener"
        aria-label={t('roster.printTeam', { team: duty.team })}
        title={t('roster.printTeam', { team: duty.team })}
      >
        <Icon svg={printIcon} size={18} />
      </a>
    </span>
  );
}
