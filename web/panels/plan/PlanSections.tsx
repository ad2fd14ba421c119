/** Key sections beside the plan that is open: visits owed, planned and missing; a row shows the section on the map. */
import type { Plan } from '../../api.ts';
import { formatSignificant } from '../../format.ts';
import { language, t } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../parts/DataTable.tsx';
import { sections } from '../../state/data.ts';
import { sectionCounts, type SectionCount } from '../../state/planCounts.ts';
import { slots } from '../../state/planView.ts';
import { selection } from '../../state/store.ts';
import { showSection, slotsText } from '../sectionWords.ts';

export function PlanSections({ current }: { current: Plan }) {
  const lang = language.value;
  const known = new Map(sections.data.value?.items.map((item) => [item.id, item]));
  const rows = sectionCounts(current, slots.value);
  const missing = rows.reduce((sum, row) => sum + row.missing, 0);
  const columns: Column<SectionCount>[] = [
    {
      key: 'name',
      label: t('section.name'),
      value: (row) => row.name,
      render: (row) => {
        const section = known.get(row.id);
        return (
          <>
            <span class="first-line" title={row.name}>
              {row.name}
            </span>
            <span class="second-line">{section && slotsText(section, 1)}</span>
          </>
        );
      },
    },
    {
      key: 'need',
      label: t('section.need'),
      hint: t('section.needHint'),
      numeric: true,
      width: '3rem',
      value: (row) => row.need,
    },
    {
      key: 'planned',
      label: t('section.planned'),
      hint: t('section.plannedHint'),
      numeric: true,
      width: '3rem',
      value: (row) => row.planned,
    },
    {
      key: 'missing',
      label: t('section.missing'),
      hint: t('section.missingHint'),
      numeric: true,
      width: '3rem',
      value: (row) => row.missing,
      render: (row) => (row.missing > 0 ? <b class="lacking">{row.missing}</b> : '–'),
    },
    {
      key: 'expected',
      label: t('section.expected'),
      hint: t('section.expectedHint'),
      numeric: true,
      width: '4rem',
      value: (row) => row.expectedPerWeek,
      render: (row) => formatSignificant(row.expectedPerWeek, lang),
    },
  ];
  return (
    <>
      <p class={`table-note${missing > 0 ? ' lacking' : ''}`}>
        {missing > 0 ? t('section.lacking', { count: missing }) : t('section.noneLacking')}
      </p>
      <DataTable
        label={t('panel.sections')}
        rows={rows}
        columns={columns}
        rowKey={(row) => row.id}
        selected={selection.value?.kind === 'section' ? selection.value.id : null}
        onOpen={(row) => {
          const section = known.get(row.id);
          if (section) showSection(section);
        }}
        sort="missing"
        rowRem={3.25}
      />
    </>
  );
}
