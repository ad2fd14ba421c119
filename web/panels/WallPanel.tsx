/** What a wall screen says beside the map, to be read from three metres away: what is shown, how many, what changed, as of when. */
import { useLayoutEffect } from 'preact/hooks';
import closeIcon from 'lucide-static/icons/x.svg?raw';
import { addDays } from '../../domain/time/date.ts';
import { formatDay, formatNumber, localParts } from '../format.ts';
import { language, nameOf, t } from '../i18n/index.ts';
import { ChangeMark } from '../parts/ChangeMark.tsx';
import { changeInterval, changeSize, changeWay, changeWords } from '../parts/changeWords.ts';
import { areaName, filterWords } from '../parts/filterWords.ts';
import { HourGrid } from '../parts/HourGrid.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { categoryOf, days, range, timeZone, trouble, updatedAtMs } from '../state/data.ts';
import { camera, filters, target, wall } from '../state/store.ts';
import { before, changes, summary } from '../state/summary.ts';
import { Marks } from './Marks.tsx';

const TOP = 3;

/** The middle of the map stays in the middle when the panels go, and when they come back. */
function keepMiddle() {
  if (camera.peek()) target.value = camera.peek();
}

export function WallPanel() {
  useLayoutEffect(() => {
    keepMiddle();
    return keepMiddle;
  }, []);
  const lang = language.value;
  const { from, to } = days.value;
  const spelled = `${formatDay(from, lang)} – ${formatDay(addDays(to, -1), lang)}`;
  return (
    <aside class="wall-panel" aria-label={t('panel.wall')}>
      <Busy when={summary.busy.value || changes.busy.value} />
      <header>
        <h2>{[t(`filter.${filters.value.of}`), areaName()].filter(Boolean).join(' · ')}</h2>
        <button
          type="button"
          class="quiet square"
          aria-label={t('nav.wallLeave')}
          title={`${t('nav.wallLeave')}  Esc`}
          onClick={() => (wall.value = false)}
        >
          <Icon svg={closeIcon} />
        </button>
      </header>
      {filterWords().length > 0 && <p>{filterWords().join(' · ')}</p>}
      <p class="wall-window">
        {filters.value.days === null && <strong>{t(`range.${range.value}`)}</strong>}
        <span>{spelled}</span>
      </p>
      <Total />
      <TopThree />
      <Hours />
      <footer>
        <Marks />
        <p class={trouble.value ? 'late' : ''}>
          {updatedAtMs.value !== null &&
            t('wall.updated', { time: localParts(updatedAtMs.value, timeZone.value).time })}
        </p>
      </footer>
    </aside>
  );
}

function Total() {
  const lang = language.value;
  const data = summary.data.value;
  const changed = changes.data.value?.total;
  const other = before.value;
  const problem = summary.problem.value;
  // A screen that nobody stands at retries by itself; what it showed last stays.
  if (!data) return problem && <ErrorNote problem={problem} retry={summary.reload} />;
  return (
    <section class="wall-total">
      <strong class="wall-number">
        {formatNumber(data.profile.total, lang)}
        {lang === 'zh' && <small>{t(`unit.${filters.value.of}`)}</small>}
      </strong>
      {other && changed ? (
        <>
          <p class={`change ${changeWay(changed)}`}>
            <b>{changeSize(changed)}</b> {changeWords(changed)}
          </p>
          <p class="says">
            {t('change.against', {
              from: formatDay(other.from, lang),
              to: formatDay(addDays(other.to, -1), lang),
              before: formatNumber(changed.before, lang),
              interval: changeInterval(changed),
            })}
          </p>
        </>
      ) : (
        other === null && <p class="says">{t('change.nothingBefore')}</p>
      )}
    </section>
  );
}

function TopThree() {
  const lang = language.value;
  const profile = summary.data.value?.profile;
  const changed = new Map(changes.data.value?.categories.map((item) => [item.category, item]));
  const top = [...(profile?.categories ?? [])].sort((a, b) => b.count - a.count).slice(0, TOP);
  if (top.length < 2) return null;
  return (
    <section>
      <h3>{t('cell.categories')}</h3>
      <ul class="wall-top">
        {top.map(({ category, count }) => {
          const known = categoryOf(category);
          return (
            <li key={category} style={{ '--color': known?.color }}>
              <i class="swatch" />
              <span class="name">{known ? nameOf(known) : category}</span>
              <strong>{formatNumber(count, lang)}</strong>
              {before.value && <ChangeMark changed={changed.get(category)} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Hours() {
  const profile = summary.data.value?.profile;
  if (!profile || profile.total === 0) return null;
  return (
    <section class="wall-hours">
      <h3>{t('cell.hours')}</h3>
      <HourGrid label={t('cell.hours')} values={profile.hourOfWeek} whole />
    </section>
  );
}
