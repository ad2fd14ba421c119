/** The map's answer as a table: every hexagon, sortable, to copy or to take away as CSV. */
import { useSignal } from '@preact/signals';
import downloadIcon from 'lucide-static/icons/download.svg?raw';
import { ApiProblem, getDensityFile, listRecords, type DensityCell } from '../api.ts';
import { formatNumber, formatSignificant } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { DataTable, type Column } from '../parts/DataTable.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { density, densityQuery, query, resolution } from '../state/data.ts';
import { camera, filters, select, selection, target } from '../state/store.ts';

export function CellsPanel() {
  const problem = useSignal<ApiProblem | null>(null);
  const lang = language.value;
  const rows = density.data.value?.cells ?? [];
  const columns: Column<DensityCell>[] = [
    {
      key: 'cell',
      label: t('table.cell'),
      value: (row) => row.cell,
      render: (row) => <code>{row.cell}</code>,
    },
    {
      key: 'count',
      label: t('table.count'),
      numeric: true,
      width: '4rem',
      value: (row) => row.count,
      render: (row) => formatNumber(row.count, lang),
    },
    {
      key: 'weighted',
      label: t('table.weighted'),
      numeric: true,
      width: '4.25rem',
      value: (row) => row.weighted ?? 0,
      render: (row) => formatNumber(row.weighted ?? 0, lang, 1),
    },
    {
      key: 'rate',
      label: t('measure.rate'),
      numeric: true,
      width: '5rem',
      value: (row) => row.ratePerKm2,
      render: (row) => formatSignificant(row.ratePerKm2, lang),
    },
  ];

  async function open(row: DensityCell) {
    select({ kind: 'cell', id: row.cell });
    // Where a cell lies is known here by what lies in it: H3 stays on the server.
    const found = await listRecords(filters.value.of, { ...query.value, cell: row.cell }).catch(() => null);
    const at = found?.items[0]?.location;
    if (at) target.value = { lng: at[0]!, lat: at[1]!, zoom: camera.value?.zoom ?? 13 };
  }

  async function download() {
    problem.value = null;
    try {
      const csv = await getDensityFile(densityQuery.value, resolution.value, 'text/csv');
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
      link.download = `hexbeat-density-r${resolution.value}.csv`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      if (error instanceof ApiProblem) problem.value = error;
    }
  }

  return (
    <div class="panel-body with-table">
      <Busy when={density.busy.value} />
      <div class="table-tools">
        <span>{t('table.rows', { count: rows.length })}</span>
        <button type="button" class="quiet" onClick={() => void download()}>
          <Icon svg={downloadIcon} size={16} /> {t('table.csv')}
        </button>
      </div>
      {density.problem.value && <ErrorNote problem={density.problem.value} retry={density.reload} />}
      {problem.value && <ErrorNote problem={problem.value} retry={() => void download()} />}
      <DataTable
        label={t('panel.cells')}
        rows={rows}
        columns={columns}
        rowKey={(row) => row.cell}
        selected={selection.value?.kind === 'cell' ? selection.value.id : null}
        onOpen={(row) => void open(row)}
        sort="count"
        rowRem={2.25}
      />
    </div>
  );
}
