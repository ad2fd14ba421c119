/** The columns of the table of hexagons, by statistic. */
import type { Stat } from '../../domain/density/stat.ts';
import type { DensityCell } from '../api.ts';
import { formatNumber, formatSignificant } from '../format.ts';
import { language, t, tMaybe } from '../i18n/index.ts';
import { judgedClasses, judgedOpacity } from '../map/judged.ts';
import { pWords, timesWords } from '../parts/cellWords.ts';
import type { Column } from '../parts/DataTable.tsx';
import { Swatch } from '../parts/Swatch.tsx';
import { NOTHING_BEFORE, strengthOf } from '../parts/findings.ts';

type Cells = Column<DensityCell>;

const numeric = (
  key: string,
  label: string,
  width: string,
  value: (row: DensityCell) => number,
  render: (row: DensityCell) => string,
): Cells => ({ key, label, numeric: true, width, value, render });

export function columnsOf(stat: Stat, shade: 'light' | 'dark'): Cells[] {
  const lang = language.value;
  const count = numeric(
    'count',
    t('table.count'),
    '4rem',
    (row) => row.count,
    (row) => formatNumber(row.count, lang),
  );
  const cell: Cells = {
    key: 'cell',
    label: t('table.cell'),
    value: (row) => row.cell,
    render: (row) => <code>{row.cell}</code>,
  };
  const rate = numeric(
    'rate',
    t('cell.rate'),
    '5rem',
    (row) => row.ratePerKm2,
    (row) => formatSignificant(row.ratePerKm2, lang),
  );
  const verdict: Cells = {
    key: 'verdict',
    label: t('table.verdict'),
    // Numeric sorting, though it reads as words.
    value: (row) => strengthOf(row, stat),
    render: (row) => <Verdict row={row} stat={stat} shade={shade} />,
  };
  switch (stat) {
    case 'gi':
      return [
        { ...verdict, hint: t('stat.gi.says') },
        count,
        {
          key: 'z',
          label: 'z',
          hint: t('table.zHint'),
          numeric: true,
          width: '5.75rem',
          value: (row) => row.z ?? 0,
          render: (row) => <TwoLines first={formatNumber(row.z ?? 0, lang, 2)} second={pWords(row.p ?? 1)} />,
        },
      ];
    case 'change':
      return [
        { ...verdict, hint: t('stat.change.says') },
        numeric(
          'count',
          t('table.beforeAfter'),
          '5rem',
          (row) => row.count,
          (row) => `${formatNumber(row.before ?? 0, lang)} → ${formatNumber(row.count, lang)}`,
        ),
        {
          key: 'ratio',
          label: t('table.ratio'),
          hint: t('table.ratioHint'),
          numeric: true,
          width: '5.75rem',
          value: (row) => (row.before === 0 && row.count === 0 ? null : (row.ratio ?? NOTHING_BEFORE)),
          render: (row) => <Ratio row={row} />,
        },
      ];
    case 'emerging':
      return [{ ...verdict, hint: t('stat.emerging.says') }, count];
    case 'smoothed':
      return [
        cell,
        count,
        numeric(
          'smoothed',
          t('stat.smoothed'),
          '4.25rem',
          (row) => row.smoothed ?? 0,
          (row) => formatSignificant(row.smoothed ?? 0, lang),
        ),
        rate,
      ];
    default:
      return [
        cell,
        count,
        numeric(
          'weighted',
          t('table.weighted'),
          '4.25rem',
          (row) => row.weighted ?? 0,
          (row) => formatNumber(row.weighted ?? 0, lang, 1),
        ),
        rate,
      ];
  }
}

/** The finding in words and in its colour, the cell below it. */
function Verdict({ row, stat, shade }: { row: DensityCell; stat: Stat; shade: 'light' | 'dark' }) {
  const key = stat === 'emerging' ? (row.emerging ?? 'none') : String(row.bin ?? 0);
  const look = judgedClasses(stat, shade)?.find((item) => item.key === key);
  return (
    <>
      <span class="first-line">
        {look && <Swatch {...look} opacity={judgedOpacity(look, shade)} />}{' '}
        {tMaybe(`class.${stat}.${key}`) ?? key}
      </span>
      <code class="second-line">{row.cell}</code>
    </>
  );
}

function Ratio({ row }: { row: DensityCell }) {
  if (row.before === 0 && row.count === 0) return <>–</>;
  const interval = `${timesWords(row.ratioLow)}–${timesWords(row.ratioHigh)}`;
  return <TwoLines first={`×${timesWords(row.ratio)}`} second={interval} />;
}

function TwoLines({ first, second }: { first: string; second: string }) {
  return (
    <>
      <span class="first-line">{first}</span>
      <span class="second-line">{second}</span>
    </>
  );
}
