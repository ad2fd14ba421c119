import type { Hazard, Incident } from '../api.ts';
import { formatInstant, formatMeters, formatNumber, formatSignificant } from '../format.ts';
import { language, nameOf, t } from '../i18n/index.ts';
import { hexagonSize, resolutionOf } from '../map/classes.ts';
import { HourGrid } from '../parts/HourGrid.tsx';
import { Spark } from '../parts/Spark.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { categories, cell, days, density, timeZone } from '../state/data.ts';
import { filters, select, selection } from '../state/store.ts';
import { CardFrame, Figure } from '../parts/Card.tsx';

/** A hexagon: how many, how dense, when, what, which. */
export function CellCard() {
  const id = selection.value?.id ?? '';
  const lang = language.value;
  const data = cell.data.value;
  const known = density.data.value?.cells.find((item) => item.cell === id);
  const res = resolutionOf(id);
  const { areaKm2, widthMeters } = hexagonSize(res);
  const total = data?.profile.total ?? known?.count ?? 0;
  const of = filters.value.of;
  return (
    <CardFrame
      kind={t('legend.size', { width: formatMeters(Number(widthMeters.toPrecision(2)), lang) })}
      title={<code>{id}</code>}
    >
      <Busy when={cell.busy.value} />
      {cell.problem.value && <ErrorNote problem={cell.problem.value} retry={cell.reload} />}
      <div class="figures">
        <Figure
          value={formatNumber(total, lang)}
          unit={lang === 'zh' ? t(`unit.${of}`) : undefined}
          label={t(`filter.${of}`)}
        />
        <Figure
          value={formatSignificant(known?.ratePerKm2 ?? total / areaKm2, lang)}
          label={t('cell.rate')}
        />
        {known && <Figure value={formatNumber(known.weighted ?? 0, lang, 1)} label={t('measure.weighted')} />}
      </div>
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

function TopCategories({ counts, total }: { counts: { category: string; count: number }[]; total: number }) {
  const top = [...counts].sort((a, b) => b.count - a.count).slice(0, 6);
  return (
    <ul class="top-categories">
      {top.map(({ category, count }) => {
        const known = categories.data.value?.items.find((item) => item.code === category);
        return (
          <li key={category} style={{ '--color': known?.color }}>
            <i class="swatch" />
            <span class="name">{known ? nameOf(known) : category}</span>
            <span class="count">{formatNumber(count, language.value)}</span>
            <i class="bar" style={{ width: `${(count / total) * 100}%` }} />
          </li>
        );
      })}
    </ul>
  );
}

function RecordLine({ record }: { record: Incident | Hazard }) {
  const known = categories.data.value?.items.find((item) => item.code === record.category);
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
