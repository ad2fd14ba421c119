/** The map's answer as a table: every hexagon with what the statistic says of it, sortable, to copy or to take away as CSV. */
import { useSignal } from '@preact/signals';
import downloadIcon from 'lucide-static/icons/download.svg?raw';
import type { Stat } from '../../domain/density/stat.ts';
import { ApiProblem, getDensityFile, searchPlaces, type DensityCell } from '../api.ts';
import { problemText, t } from '../i18n/index.ts';
import { shade } from '../state/appearance.ts';
import { DataTable } from '../parts/DataTable.tsx';
import { Icon } from '../parts/Icon.tsx';
import { saveFile } from '../parts/saveFile.ts';
import { StatNeeds } from '../parts/StatNeeds.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { density, densityQuery, resolution, unaskable } from '../state/data.ts';
import { say } from '../state/notice.ts';
import { camera, select, selection, stat, target } from '../state/store.ts';
import { columnsOf } from './cellColumns.tsx';

/** What is most worth reading comes first. */
const SORTED_BY: Record<Stat, string> = {
  count: 'count',
  rate: 'rate',
  weighted: 'weighted',
  smoothed: 'smoothed',
  gi: 'verdict',
  change: 'verdict',
  emerging: 'verdict',
};

export function CellsPanel() {
  const problem = useSignal<ApiProblem | null>(null);
  const answer = density.data.value;
  const shown = answer?.stat ?? stat.value;
  const rows = answer?.cells ?? [];

  async function download() {
    problem.value = null;
    try {
      const csv = await getDensityFile(densityQuery.value, resolution.value, 'text/csv');
      // Spreadsheets take text without a mark for something else than UTF-8.
      const content = new Blob(['\uFEFF', csv], { type: 'text/csv;charset=utf-8' });
      saveFile(`hexbeat-${stat.value}-r${resolution.value}.csv`, content);
    } catch (error) {
      if (error instanceof ApiProblem) problem.value = error;
    }
  }

  if (unaskable.value) {
    return (
      <div class="panel-body">
        <StatNeeds />
      </div>
    );
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
        key={shown}
        label={t('panel.cells')}
        rows={rows}
        columns={columnsOf(shown, shade.value)}
        rowKey={(row) => row.cell}
        selected={selection.value?.kind === 'cell' ? selection.value.id : null}
        onOpen={(row) => void open(row)}
        sort={SORTED_BY[shown]}
        rowRem={shown === 'gi' || shown === 'change' || shown === 'emerging' ? 2.75 : 2.25}
      />
    </div>
  );
}

/** Opens the hexagon and goes there. Where it lies is the server's to say: H3 stays there. */
async function open(row: DensityCell) {
  select({ kind: 'cell', id: row.cell });
  try {
    const [place] = await searchPlaces(row.cell);
    const chosen = selection.peek();
    if (!place || chosen?.kind !== 'cell' || chosen.id !== row.cell) return;
    const [lng, lat] = place.location;
    target.value = { lng, lat, zoom: camera.value?.zoom ?? 13 };
  } catch (error) {
    if (error instanceof ApiProblem) say(problemText(error));
  }
}
