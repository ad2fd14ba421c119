/** What is filtered, as a whole: how many, when, what, and on how little of the town. */
import { formatMeters, formatNumber, formatShare } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { Figure } from '../parts/Card.tsx';
import { changeInterval, changeSize, changeWords } from '../parts/changeWords.ts';
import { CompareChoice } from '../parts/CompareChoice.tsx';
import { HourGrid } from '../parts/HourGrid.tsx';
import { Spark } from '../parts/Spark.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { TopCategories } from '../parts/TopCategories.tsx';
import { compare, filters } from '../state/store.ts';
import { before, changes, concentration, summary } from '../state/summary.ts';

export function SummaryPanel() {
  const data = summary.data.value;
  const lang = language.value;
  const { of } = filters.value;
  const changed = changes.data.value?.total;
  return (
    <div class="panel-body summary-panel">
      <Busy when={summary.busy.value || concentration.busy.value} />
      {changes.problem.value && <ErrorNote problem={changes.problem.value} retry={changes.reload} />}
      {summary.problem.value && <ErrorNote problem={summary.problem.value} retry={summary.reload} />}
      {data && (
        <>
          <div class="figures">
            <Figure
              value={formatNumber(data.profile.total, lang)}
              unit={lang === 'zh' ? t(`unit.${of}`) : undefined}
              label={t(`filter.${of}`)}
            />
            {changed && before.value && <Figure value={changeSize(changed)} label={changeWords(changed)} />}
          </div>
          <div class="against">
            <CompareChoice<never>
              label={t('compare.label')}
              value={compare.value}
              onChange={(value) => (compare.value = value)}
            />
            {before.value ? (
              changed && (
                <p class="says">
                  {t('change.within', {
                    before: formatNumber(changed.before, lang),
                    after: formatNumber(changed.after, lang),
                    interval: changeInterval(changed),
                  })}
                </p>
              )
            ) : (
              <p class="note">{t('change.nothingBefore')}</p>
            )}
          </div>
          {data.profile.total === 0 ? (
            <p class="empty">{t('legend.none')}</p>
          ) : (
            <>
              <section>
                <h3>{t('summary.trend')}</h3>
                <Spark series={data.series} window={null} />
              </section>
              <section>
                <h3>{t('cell.hours')}</h3>
                <HourGrid label={t('cell.hours')} values={data.profile.hourOfWeek} whole />
              </section>
              <section>
                <h3>{t('cell.categories')}</h3>
                <TopCategories
                  counts={data.profile.categories}
                  total={data.profile.total}
                  changes={before.value ? changes.data.value?.categories : undefined}
                />
              </section>
              <Concentration />
            </>
          )}
        </>
      )}
    </div>
  );
}

function Concentration() {
  const lang = language.value;
  const data = concentration.data.value;
  const problem = concentration.problem.value;
  if (problem) return <ErrorNote problem={problem} retry={concentration.reload} />;
  if (!data?.cells) return null;
  return (
    <section>
      <h3>{t('summary.concentration')}</h3>
      <p>
        {t('summary.halfInCells', {
          cells: formatNumber(data.cells.cells, lang),
          ofCells: formatNumber(data.cells.ofCells, lang),
          share: formatShare(data.cells.share, lang),
        })}
      </p>
      {data.roads && (
        <p>
          {t('summary.halfOnRoads', {
            length: formatMeters(data.roads.lengthMeters, lang),
            share: formatShare(data.roads.share, lang),
          })}
        </p>
      )}
    </section>
  );
}
