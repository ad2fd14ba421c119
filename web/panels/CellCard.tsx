import type { Hazard, Incident } from '../api.ts';
import { formatInstant, formatMeters, formatNumber, formatShare, formatSignificant } from '../format.ts';
import { language, nameOf, t } from '../i18n/index.ts';
import { hexagonWidthMeters, resolutionOf } from '../map/classes.ts';
import { judgedClasses } from '../map/judged.ts';
import { CardFrame, Figure } from '../parts/Card.tsx';
import { cellSentence } from '../parts/cellWords.ts';
import { HourGrid } from '../parts/HourGrid.tsx';
import { Spark } from '../parts/Spark.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { TopCategories } from '../parts/TopCategories.tsx';
import { shade } from '../state/appearance.ts';
import { cell, reloadVerdict, verdict, verdictBusy, verdictProblem } from '../state/cellData.ts';
import { categoryOf, days, matching, timeZone } from '../state/data.ts';
import { filters, select, selection, stat } from '../state/store.ts';

/** A hexagon: how many, how dense, what the statistic makes of it, when, what, which. */
export function CellCard() {
  const id = selection.value?.id ?? '';
  const lang = language.value;
  const data = cell.data.value;
  const row = verdict.value?.row;
  const widthMeters = hexagonWidthMeters(resolutionOf(id));
  const ratePerKm2 = row?.ratePerKm2 ?? data?.ratePerKm2;
  const total = data?.profile.total ?? row?.count ?? 0;
  const of = filters.value.of;
  return (
    <CardFrame
      kind={t('legend.size', { width: formatMeters(Number(widthMeters.toPrecision(2)), lang) })}
      title={<code>{id}</code>}
    >
      <Busy when={cell.busy.value || verdictBusy.value} />
      {cell.problem.value && <ErrorNote problem={cell.problem.value} retry={cell.reload} />}
      <div class="figures">
        <Figure
          value={formatNumber(total, lang)}
          unit={lang === 'zh' ? t(`unit.${of}`) : undefined}
          label={t(`filter.${of}`)}
        />
        {ratePerKm2 !== undefined && (
          <Figure value={formatSignificant(ratePerKm2, lang)} label={t('cell.rate')} />
        )}
        {row?.weighted !== undefined && (
          <Figure value={formatNumber(row.weighted, lang, 1)} label={t('cell.weighted')} />
        )}
        {matching.value > 0 && (
          <Figure value={formatShare(total / matching.value, lang)} label={t('cell.share')} />
        )}
      </div>
      <Verdict />
      {data && total === 0 && <p class="empty">{t('cell.none')}</p>}
      {data && total > 0 && (
        <>
          <h3>{t('cell.trend')}</h3>
          <Spark series={data.trend} window={days.value} />
          <h3>{t('cell.hours')}</h3>
          <HourGrid label={t('cell.hours')} values={data.profile.hourOfWeek} whole />
          <h3>{t('cell.categories')}</h3>
          <TopCategories counts={data.profile.categories} total={total} />
          <h3>{t('cell.records')}</h3>
          <ul class="records">
            {data.records.items.map((record) => (
              <RecordLine key={record.id} record={record} />
            ))}
          </ul>
          {data.records.total > data.records.items.length && (
            <p class="more">
              {t('cell.more', { more: formatNumber(data.records.total - data.records.items.length, lang) })}
            </p>
          )}
        </>
      )}
    </CardFrame>
  );
}

/** What the statistic that the map shows says of this hexagon, in the colour that it has there. */
function Verdict() {
  const problem = verdictProblem.value;
  if (problem) return <ErrorNote problem={problem} retry={reloadVerdict} />;
  const found = verdict.value;
  const sentence = found && cellSentence(found.answer, found.row);
  if (!sentence) return null;
  const key = stat.value === 'emerging' ? found.row?.emerging : String(found.row?.bin ?? 0);
  const color = judgedClasses(stat.value, shade.value)?.find((item) => item.key === key)?.color;
  return (
    <section class="verdict" style={{ '--color': color ?? 'var(--line-strong)' }}>
      <h3>{t(`stat.${stat.value}`)}</h3>
      <p>{sentence}</p>
    </section>
  );
}

function RecordLine({ record }: { record: Incident | Hazard }) {
  const known = categoryOf(record.category);
  const kind = 'foundAt' in record ? 'hazard' : 'incident';
  const at = 'foundAt' in record ? record.foundAt : record.occurredAt;
  return (
    <li style={{ '--color': known?.color }}>
      <button type="button" onClick={() => select({ kind, id: record.id })}>
        <i class="swatch" />
        <span class="first-line">{known ? nameOf(known) : record.category}</span>
        <span class="second-line">{formatInstant(at, language.value, timeZone.value)}</span>
      </button>
    </li>
  );
}
