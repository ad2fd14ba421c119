/** The week ahead in the town: how many, how sure, where first; what it rests on and what it must not be fed with. */
import chartIcon from 'lucide-static/icons/chart-line.svg?raw';
import type { Forecast } from '../api.ts';
import { formatNumber, formatShare, formatSignificant } from '../format.ts';
import { language, nameOf, t } from '../i18n/index.ts';
import { Figure } from '../parts/Card.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { sections } from '../state/data.ts';
import { forecast } from '../state/forecast.ts';
import { isPhone, leftOpen, openTab } from '../state/layout.ts';
import { openPage, page, selection } from '../state/store.ts';
import { ModelNote } from './ModelNote.tsx';
import { RoadsNeeded } from './RoadsNeeded.tsx';
import { showSection, slotText } from './sectionWords.ts';

export function ForecastPanel() {
  const answer = forecast.data.value;
  return (
    <div class="panel-body forecast-panel">
      <Busy when={forecast.busy.value} />
      <RoadsNeeded />
      {forecast.problem.value && <ErrorNote problem={forecast.problem.value} retry={forecast.reload} />}
      {!answer && forecast.busy.value && <p class="working">{t('risk.computing')}</p>}
      {answer?.model && <Ahead answer={answer} />}
      <BacktestButton />
      {answer?.model && (
        <>
          <FirstSections />
          <Discovered list={answer.discovered} />
          <ModelNote model={answer.model} />
        </>
      )}
    </div>
  );
}

function Ahead({ answer }: { answer: Forecast }) {
  const lang = language.value;
  const [low = 0, high = 0] = answer.expectedInterval;
  const share = answer.roads > 0 ? answer.roadsWithEvidence / answer.roads : 0;
  return (
    <div class="figures">
      <Figure
        value={formatNumber(answer.expectedPerWeek, lang)}
        unit={`(${formatNumber(low, lang)}–${formatNumber(high, lang)})`}
        label={t('risk.week')}
      />
      <Figure
        value={formatNumber(answer.roadsWithEvidence, lang)}
        unit={`/ ${formatNumber(answer.roads, lang)}`}
        label={t('risk.evident', { share: formatShare(share, lang) })}
      />
    </div>
  );
}

function BacktestButton() {
  const open = page.value === 'backtest';
  return (
    <button
      type="button"
      class="quiet"
      aria-pressed={open}
      onClick={() => {
        openPage(open ? 'forecast' : 'backtest');
        if (isPhone.value) leftOpen.value = false;
      }}
    >
      <Icon svg={chartIcon} size={16} /> {t('risk.backtest')}
    </button>
  );
}

const FIRST = 5;

/** The riskiest key sections of the week; all of them are one tab further. */
function FirstSections() {
  const items = (sections.data.value?.items ?? [])
    .filter((item) => !item.noEvidence)
    .toSorted((a, b) => b.expectedPerWeek - a.expectedPerWeek)
    .slice(0, FIRST);
  if (items.length === 0) return null;
  const chosen = selection.value?.kind === 'section' ? selection.value.id : null;
  return (
    <section>
      <div class="heading">
        <h3>{t('risk.firstSections')}</h3>
        <button type="button" class="link" onClick={() => openTab('sections')}>
          {t('risk.allSections')}
        </button>
      </div>
      <ol class="first-sections">
        {items.map((item) => (
          <li key={item.id}>
            <button type="button" aria-pressed={item.id === chosen} onClick={() => showSection(item)}>
              <span class="first-line" title={item.name}>
                {item.name}
              </span>
              <b>{formatSignificant(item.expectedPerWeek, language.value)}</b>
              <span class="second-line">{item.bestSlots[0] && slotText(item.bestSlots[0])}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** From this share on what was discovered would pull the forecast after the patrols. */
const HIGH_SHARE = 0.3;

/** Only what was reported feeds the forecast; beside it how much patrols found, by town. */
function Discovered({ list }: { list: Forecast['discovered'] }) {
  const lang = language.value;
  const rows = list.filter(({ reported, discovered }) => reported + discovered > 0);
  const high = rows.some(({ share }) => share === null || share >= HIGH_SHARE);
  return (
    <section class="guard">
      <h3>{t('guard.title')}</h3>
      <p class="says">{t('guard.text')}</p>
      {rows.length > 0 && (
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('guard.town')}</th>
              <th scope="col">{t('guard.reported')}</th>
              <th scope="col">{t('guard.discovered')}</th>
              <th scope="col">{t('guard.share')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ area, reported, discovered, share }) => (
              <tr key={area?.id ?? ''}>
                <th scope="row">{area ? nameOf(area) : t('guard.elsewhere')}</th>
                <td>{formatNumber(reported, lang)}</td>
                <td>{formatNumber(discovered, lang)}</td>
                <td class={share === null || share >= HIGH_SHARE ? 'high' : ''}>
                  {share === null ? '–' : formatShare(share, lang)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {high && <p class="note warm">{t('guard.high')}</p>}
    </section>
  );
}
