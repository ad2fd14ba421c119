/** A team's own page, made for a thumb: where to go now, what is to be done, and what was said. Knows no position of the phone. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import checkIcon from 'lucide-static/icons/check.svg?raw';
import exitIcon from 'lucide-static/icons/log-out.svg?raw';
import skipIcon from 'lucide-static/icons/ban.svg?raw';
import { reasonInWords } from '../../domain/plan/reasonWords.ts';
import { lineLengthMeters } from '../../domain/place.ts';
import type { CheckInKind } from '../../domain/vocabulary.ts';
import type { TeamAssignment, TeamPlan } from '../api.ts';
import { formatMeters, formatSignificant, formatTime, formatWeekdayDay, localParts } from '../format.ts';
import { language, setLanguage, t } from '../i18n/index.ts';
import { TeamMap } from '../map/TeamMap.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { timeZone } from '../state/data.ts';
import { notice } from '../state/notice.ts';
import { checkIn, dismiss, keepSending, outbox, unreachable, waitingCount } from '../state/outbox.ts';
import { planId, team } from '../state/store.ts';
import {
  assignment,
  chosenStop,
  currentStop,
  followTeam,
  isChanged,
  isWithdrawn,
  legs,
  nowMs,
  published,
  sentCount,
  showNewest,
  showSlot,
  shown,
  states,
} from '../state/teamPlan.ts';
import '../style/team.css';

const MS_PER_MINUTE = 60_000;
const SHORT_REASONS = 2;

type Stop = TeamAssignment['stops'][number];

export function TeamPage() {
  useEffect(keepSending, []);
  useEffect(followTeam, []);
  const current = shown.value;
  return (
    <div class="team-page">
      <Busy when={published.busy.value && !current} />
      <TeamHead current={current} />
      <main id="main" class="team-main">
        <Notes current={current} />
        {current && !isWithdrawn.value && <Shift current={current} />}
      </main>
      <div class={`notice${notice.value ? ' on' : ''}`} role="status" aria-live="polite">
        {notice.value}
      </div>
    </div>
  );
}

function TeamHead({ current }: { current: TeamPlan | null }) {
  const other = language.value === 'zh' ? 'en' : 'zh';
  return (
    <header class="team-head">
      <div>
        <h1>{t('team.title', { team: team.value ?? '' })}</h1>
        <p class="marks-line">
          {current?.simulated && <span class="mark warm">{t('mark.simulated')}</span>}
          {current && <span>{t('team.version', { version: current.version })}</span>}
        </p>
      </div>
      <p class={`outbox${waitingCount.value > 0 ? ' waits' : ''}`} role="status">
        {t('team.outbox', { waiting: waitingCount.value, sent: sentCount.value })}
      </p>
      <button
        type="button"
        class="quiet language"
        lang={other === 'zh' ? 'zh-CN' : 'en'}
        onClick={() => void setLanguage(other)}
      >
        {other === 'zh' ? '中文' : 'EN'}
      </button>
    </header>
  );
}

/** What is wrong or new, before all else. */
function Notes({ current }: { current: TeamPlan | null }) {
  const refused = outbox.value.filter((one) => one.refused !== null && one.plan === planId.value);
  const problem = published.problem.value;
  return (
    <>
      {!(planId.value && team.value) && <p class="note danger">{t('team.noLink')}</p>}
      {isWithdrawn.value ? (
        <div class="note warm" role="alert">
          <strong>{t('team.withdrawn')}</strong>
          <p>{t('team.withdrawnHint')}</p>
        </div>
      ) : problem?.code === 'not-found' ? (
        <p class="note danger">{t('team.noTeam')}</p>
      ) : (
        problem && !current && <ErrorNote problem={problem} retry={published.reload} />
      )}
      {(unreachable.value || (problem?.code === 'network' && current)) && (
        <p class="note warm" role="status">
          {t('team.offline')}
        </p>
      )}
      {isChanged.value && (
        <div class="note warm" role="alert">
          <p>{t('team.changed')}</p>
          <button type="button" class="primary" onClick={showNewest}>
            {t('team.showNew')}
          </button>
        </div>
      )}
      {refused.map(({ body, stopName, refused: code }) => (
        <div key={body.id} class="note danger" role="alert">
          <p>
            {t('team.refused', { stop: stopName, kind: t(`team.${body.kind}`), why: t(`problem.${code!}`) })}
          </p>
          <button type="button" class="quiet" onClick={() => dismiss(body.id)}>
            {t('team.dismiss')}
          </button>
        </div>
      ))}
    </>
  );
}

const slotTimes = ({ start, end }: { start: string; end: string }) =>
  `${formatTime(start, timeZone.value)}–${formatTime(end, timeZone.value)}`;

const placeOf = ({ zone, post }: TeamAssignment) =>
  zone === null ? (post ?? '') : t('plan.zoneName', { name: zone });

function Shift({ current }: { current: TeamPlan }) {
  const slot = assignment.value;
  if (!slot) return <p class="empty">{t('team.noStops')}</p>;
  return (
    <>
      <div class="team-what">
        <label class="field">
          <span>{t('team.slot')}</span>
          <select value={slot.id} onChange={(event) => showSlot(event.currentTarget.value)}>
            {current.assignments.map((one) => (
              <option key={one.id} value={one.id}>
                {formatWeekdayDay(localParts(Date.parse(one.start), timeZone.value).day, language.value)}{' '}
                {slotTimes(one)} {placeOf(one)}
              </option>
            ))}
          </select>
        </label>
        {slot.duty && <p class="team-duty">{slot.duty}</p>}
        {current.members.length > 0 && (
          <p class="second-line">
            {t('team.members')} {current.members.join(language.value === 'zh' ? '、' : ', ')}
          </p>
        )}
      </div>
      <Now slot={slot} />
      <div class="team-map">
        <TeamMap />
      </div>
      <StopList slot={slot} />
    </>
  );
}

function Now({ slot }: { slot: TeamAssignment }) {
  const at = currentStop.value;
  const stop = slot.stops[at];
  const skipping = useSignal(false);
  const note = useSignal('');
  useEffect(() => {
    skipping.value = false;
    note.value = '';
  }, [stop?.id]);
  if (!stop) {
    return <p class="team-now empty">{t(slot.stops.length > 0 ? 'team.allDone' : 'team.noStops')}</p>;
  }
  const state = states.value[at]!;
  const isHere = state === 'here';
  function tell(kind: CheckInKind) {
    checkIn({
      plan: planId.peek()!,
      team: team.peek()!,
      stopName: stop!.name,
      body: {
        id: crypto.randomUUID(),
        assignment: slot.id,
        stop: stop!.id,
        kind,
        at: new Date().toISOString(),
        ...(kind === 'skipped' && note.value.trim() && { note: note.value.trim() }),
      },
    });
    chosenStop.value = null;
    skipping.value = false;
    note.value = '';
  }
  return (
    <section class={`team-now${isHere ? ' here' : ''}`} aria-labelledby="team-now">
      <p class="team-when">
        {t(isHere ? 'team.here' : state === 'next' ? 'team.next' : 'team.chosen')} · {at + 1}/
        {slot.stops.length}
      </p>
      <h2 id="team-now">{stop.name}</h2>
      <StopFacts stop={stop} at={at} isHere={isHere} />
      {skipping.value ? (
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            tell('skipped');
          }}
        >
          <label class="field">
            <span>{t('team.why')}</span>
            <textarea
              maxLength={500}
              value={note.value}
              onInput={(event) => (note.value = event.currentTarget.value)}
            />
          </label>
          <div class="team-buttons">
            <button class="primary">{t('team.confirmSkip')}</button>
            <button type="button" class="quiet" onClick={() => (skipping.value = false)}>
              {t('team.cancel')}
            </button>
          </div>
        </form>
      ) : (
        <div class="team-buttons">
          <button
            type="button"
            class={isHere ? 'quiet' : 'primary'}
            disabled={isHere}
            onClick={() => tell('arrived')}
          >
            <Icon svg={checkIcon} /> {t('team.arrived')}
          </button>
          <button type="button" class={isHere ? 'primary' : 'quiet'} onClick={() => tell('left')}>
            <Icon svg={exitIcon} /> {t('team.left')}
          </button>
          <button type="button" class="quiet" onClick={() => (skipping.value = true)}>
            <Icon svg={skipIcon} /> {t('team.skipped')}
          </button>
        </div>
      )}
    </section>
  );
}

function StopFacts({ stop, at, isHere }: { stop: Stop; at: number; isHere: boolean }) {
  const lang = language.value;
  const meters = useComputed(() => lineLengthMeters(legs.value[currentStop.value] ?? [])).value;
  const arriveMs = Date.parse(stop.arriveAt);
  const leaveAt = new Date(arriveMs + stop.stayMinutes * MS_PER_MINUTE).toISOString();
  const reasons = stop.reasons
    .slice(0, SHORT_REASONS)
    .map((reason) => reasonInWords(reason, lang, (value) => formatSignificant(value, lang)));
  return (
    <>
      <p class="team-times">
        <strong>{slotTimes({ start: stop.arriveAt, end: leaveAt })}</strong>{' '}
        <span>{whenWords(isHere ? Date.parse(leaveAt) : arriveMs)}</span>
      </p>
      <p class="second-line">
        {!isHere && meters > 0 && at >= 0 && `${t('team.leg', { distance: formatMeters(meters, lang) })} · `}
        {t('team.stay', { minutes: stop.stayMinutes })}
      </p>
      {reasons.length > 0 && <p class="second-line">{reasons.join(lang === 'zh' ? '；' : '; ')}</p>}
    </>
  );
}

/** How long until then, or since. */
function whenWords(ms: number): string {
  const minutes = Math.round((ms - nowMs.value) / MS_PER_MINUTE);
  if (minutes < -12 * 60) return t('team.past');
  if (minutes < 0) return t('team.late', { minutes: -minutes });
  if (minutes < 60) return t('team.in', { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t('team.inHours', { hours, minutes: minutes % 60 });
  return t('team.inDays', { days: Math.round(hours / 24) });
}

function StopList({ slot }: { slot: TeamAssignment }) {
  return (
    <section class="team-stops">
      <h2>{t('team.stops')}</h2>
      <ol>
        {slot.stops.map((stop, i) => {
          const state = states.value[i]!;
          return (
            <li key={stop.id} class={state}>
              <button
                type="button"
                aria-pressed={i === currentStop.value}
                onClick={() => {
                  chosenStop.value = i;
                  scrollTo({ top: 0 });
                  document.querySelector('.team-page')?.scrollTo({ top: 0 });
                }}
              >
                <b>{i + 1}</b>
                <time>{formatTime(stop.arriveAt, timeZone.value)}</time>
                <span>{stop.name}</span>
                <em>{t(`team.state.${state}`)}</em>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
