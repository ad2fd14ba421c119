/** Key sections: need, interval, best hours, evidence. A row shows the section on the map and its week in the inspector. */
import { useSignal } from '@preact/signals';
import pencilIcon from 'lucide-static/icons/pencil.svg?raw';
import sparklesIcon from 'lucide-static/icons/sparkles.svg?raw';
import { ApiProblem, proposeSections, type Section } from '../api.ts';
import { formatMeters, formatSignificant } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { BeatsPanel } from './BeatsPanel.tsx';
import { ModelNote } from './ModelNote.tsx';
import { RoadsNeeded } from './RoadsNeeded.tsx';
import { DataTable, type Column } from '../parts/DataTable.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { plan, sections, written } from '../state/data.ts';
import { startSection } from '../state/drafts.ts';
import { say } from '../state/notice.ts';
import { page, selection, workspace } from '../state/store.ts';
import { showSection, slotsText } from './sectionWords.ts';
import { PlanSections } from './plan/PlanSections.tsx';

export function SectionsPanel() {
  const proposing = useSignal<AbortController | null>(null);
  const problem = useSignal<ApiProblem | null>(null);
  const lang = language.value;
  const planned = workspace.value === 'dispatch' && page.value === null ? plan.value : null;
  const rows = sections.data.value?.items ?? [];
  const columns: Column<Section>[] = [
    {
      key: 'name',
      label: t('section.name'),
      value: (row) => row.name,
      render: (row) => (
        <>
          <span class="first-line" title={row.name}>
            {row.name}
          </span>
          <span class="second-line" title={slotsText(row, 3)}>
            {row.noEvidence || row.bestSlots.length === 0
              ? formatMeters(row.lengthMeters, lang)
              : slotsText(row, 2)}
          </span>
        </>
      ),
    },
    {
      key: 'expected',
      label: t('section.expected'),
      hint: t('section.expectedHint'),
      numeric: true,
      width: '4.5rem',
      value: (row) => (row.noEvidence ? null : row.expectedPerWeek),
      render: (row) =>
        row.noEvidence ? (
          <span class="second-line" title={t('section.noEvidenceHint')}>
            {t('section.noEvidence')}
          </span>
        ) : (
          <>
            <span class="first-line">{formatSignificant(row.expectedPerWeek, lang)}</span>
            <span class="second-line">
              {t('section.interval', {
                low: formatSignificant(row.expectedInterval[0]!, lang),
                high: formatSignificant(row.expectedInterval[1]!, lang),
              })}
            </span>
          </>
        ),
    },
    {
      key: 'incidents',
      label: t('section.evidence'),
      numeric: true,
      width: '4.75rem',
      value: (row) => row.incidents,
    },
  ];

  async function propose() {
    const controller = new AbortController();
    proposing.value = controller;
    problem.value = null;
    try {
      const { stored, deleted } = await proposeSections(controller.signal);
      say(t('section.proposed', { stored, deleted }));
      written.value += 1;
    } catch (error) {
      if (error instanceof ApiProblem) problem.value = error;
    }
    proposing.value = null;
  }

  return (
    <div class="panel-body with-table">
      <Busy when={sections.busy.value || proposing.value !== null} />
      <div class="table-tools">
        <button type="button" class="quiet" onClick={() => void startSection()}>
          <Icon svg={pencilIcon} size={16} /> {t('section.draw')}
        </button>
        {proposing.value ? (
          <span class="working" role="status">
            {t('section.proposing')}
            <button type="button" class="link" onClick={() => proposing.value?.abort()}>
              {t('plan.cancel')}
            </button>
          </span>
        ) : (
          <button type="button" class="quiet" onClick={() => void propose()}>
            <Icon svg={sparklesIcon} size={16} /> {t('section.propose')}
          </button>
        )}
      </div>
      <RoadsNeeded />
      {sections.problem.value && <ErrorNote problem={sections.problem.value} retry={sections.reload} />}
      {problem.value && <ErrorNote problem={problem.value} retry={() => void propose()} />}
      {planned ? (
        <PlanSections current={planned} />
      ) : sections.data.value && rows.length === 0 ? (
        <p class="empty">{t('section.empty')}</p>
      ) : (
        <DataTable
          label={t('panel.sections')}
          rows={rows}
          columns={columns}
          rowKey={(row) => row.id}
          selected={selection.value?.kind === 'section' ? selection.value.id : null}
          onOpen={showSection}
          sort="expected"
          rowRem={3.25}
        />
      )}
      <BeatsPanel />
      <ModelLine />
    </div>
  );
}

/** Every forecast names itself. */
export function ModelLine() {
  const model = sections.data.value?.model;
  if (!model) return null;
  return <ModelNote model={model} />;
}
