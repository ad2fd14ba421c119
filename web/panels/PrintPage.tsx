/** Sheets for paper, A4: one for each team and day, with a map, the stops to tick, and a line to sign. */
import closeIcon from 'lucide-static/icons/x.svg?raw';
import printIcon from 'lucide-static/icons/printer.svg?raw';
import { reasonInWords } from '../../domain/plan/reasonWords.ts';
import type { Plan } from '../api.ts';
import { formatInstant, formatMeters, formatSignificant, formatTime, formatWeekdayDay } from '../format.ts';
import { language, setLanguage, t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { RouteMap } from '../parts/RouteMap.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { timeZone } from '../state/data.ts';
import { printed, roads, sheets, type Sheet, type SheetSlot } from '../state/printed.ts';
import { openPage, team, workspace } from '../state/store.ts';
import '../style/print.css';

const MS_PER_MINUTE = 60_000;

export function PrintPage() {
  const current = printed.data.value;
  return (
    <div class="print-page">
      <Busy when={printed.busy.value} />
      {printed.problem.value && <ErrorNote problem={printed.problem.value} retry={printed.reload} />}
      <PrintBar current={current} />
      <main id="main">
        <h1 class="spoken">{t('print.title')}</h1>
        {current && sheets.value.length === 0 && <p class="empty">{t('print.empty')}</p>}
        {current &&
          sheets.value.map((sheet) => (
            <Paper key={`${sheet.team}/${sheet.day}`} sheet={sheet} current={current} />
          ))}
      </main>
    </div>
  );
}

/** On the screen only. */
function PrintBar({ current }: { current: Plan | null }) {
  const other = language.value === 'zh' ? 'en' : 'zh';
  const teams = current?.input.teams ?? [];
  return (
    <header class="print-bar">
      <button type="button" class="primary" disabled={sheets.value.length === 0} onClick={() => print()}>
        <Icon svg={printIcon} size={18} /> {t('print.print')}
      </button>
      <span>{t('print.sheets', { count: sheets.value.length })}</span>
      <label>
        <span class="spoken">{t('print.team')}</span>
        <select
          value={team.value ?? ''}
          onChange={(event) => (team.value = event.currentTarget.value || null)}
        >
          <option value="">{t('print.allTeams')}</option>
          {teams.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <span class="grow" />
      <button
        type="button"
        class="quiet language"
        lang={other === 'zh' ? 'zh-CN' : 'en'}
        onClick={() => void setLanguage(other)}
      >
        {other === 'zh' ? '中文' : 'EN'}
      </button>
      <button
        type="button"
        class="quiet square"
        aria-label={t('print.close')}
        title={t('print.close')}
        onClick={() => {
          workspace.value = 'dispatch';
          team.value = null;
          openPage(null);
        }}
      >
        <Icon svg={closeIcon} />
      </button>
    </header>
  );
}

function Paper({ sheet, current }: { sheet: Sheet; current: Plan }) {
  const lang = language.value;
  const { team: name, day, members, duties } = sheet;
  return (
    <article class="paper">
      <header>
        <p class="paper-kind">
          {t('print.title')}
          {current.simulated && <b class="paper-mark">{t('mark.simulated')}</b>}
        </p>
        <h2>
          {name} <span>{formatWeekdayDay(day, lang)}</span>
        </h2>
        <dl>
          <div>
            <dt>{t('print.members')}</dt>
            <dd>{members.join(lang === 'zh' ? '、' : ', ') || t('roster.noMembers')}</dd>
          </div>
          <div>
            <dt>{t('print.state')}</dt>
            <dd>
              {t(`print.state.${current.status}`)} · {t('team.version', { version: current.version })} ·{' '}
              {formatInstant(current.updatedAt, lang, timeZone.value)}
            </dd>
          </div>
          {duties.length > 0 && (
            <div class="whole">
              <dt>{t('print.duty')}</dt>
              <dd>{duties.join('\n')}</dd>
            </div>
          )}
        </dl>
      </header>
      <figure>
        <RouteMap
          roads={roads.value}
          routes={sheet.routes}
          stops={sheet.stops}
          base={sheet.base}
          label={t('print.map')}
        />
        <figcaption>{t('print.map')}</figcaption>
      </figure>
      <table>
        <thead>
          <tr>
            {/* Said again on each page that the table runs on to. */}
            <th class="again" colSpan={6}>
              {name} · {formatWeekdayDay(day, lang)} · {t('team.version', { version: current.version })}
              {current.simulated && ` · ${t('mark.simulated')}`}
            </th>
          </tr>
          <tr>
            <th scope="col">{t('print.done')}</th>
            <th scope="col">{t('print.number')}</th>
            <th scope="col">{t('print.arrive')}</th>
            <th scope="col">{t('print.leave')}</th>
            <th scope="col">{t('print.section')}</th>
            <th scope="col">{t('print.reasons')}</th>
          </tr>
        </thead>
        {sheet.slots.map((slot) => (
          <SlotRows key={slot.assignment.id} slot={slot} />
        ))}
      </table>
      <footer>
        <p>{t('print.advice')}</p>
        <p class="signature">
          <span>{t('print.sign')}</span>
          <span>{t('print.signDate')}</span>
        </p>
      </footer>
    </article>
  );
}

function SlotRows({ slot: { assignment, zone, stops } }: { slot: SheetSlot }) {
  const lang = language.value;
  const time = (instant: string) => formatTime(instant, timeZone.value);
  const leave = (arriveAt: string, stayMinutes: number) =>
    time(new Date(Date.parse(arriveAt) + stayMinutes * MS_PER_MINUTE).toISOString());
  return (
    <tbody>
      <tr class="slot-row">
        <th colSpan={6} scope="rowgroup">
          {time(assignment.start)}–{time(assignment.end)} ·{' '}
          {zone === null ? assignment.post : t('plan.zoneName', { name: zone })}
          {assignment.routeMeters > 0 && ` · ${formatMeters(assignment.routeMeters, lang)}`}
        </th>
      </tr>
      {stops.length === 0 && (
        <tr>
          <td colSpan={6}>{t('roster.idle')}</td>
        </tr>
      )}
      {stops.map(({ number, name, stop }) => (
        <tr key={stop.id}>
          <td>
            <i class="tick" />
          </td>
          <td>{number}</td>
          <td>{time(stop.arriveAt)}</td>
          <td>{leave(stop.arriveAt, stop.stayMinutes)}</td>
          <td class="where">{name}</td>
          <td class="why">
            {stop.reasons
              .map((reason) => reasonInWords(reason, lang, (value) => formatSignificant(value, lang)))
              .join(lang === 'zh' ? '；' : '; ')}
          </td>
        </tr>
      ))}
    </tbody>
  );
}
