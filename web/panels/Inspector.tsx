/** The right panel: whatever is chosen, or being written. */
import closeIcon from 'lucide-static/icons/x.svg?raw';
import type { ComponentChildren } from 'preact';
import { t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { recordDraft, sectionDraft } from '../state/drafts.ts';
import { select, selection } from '../state/store.ts';
import { AssignmentCard } from './AssignmentCard.tsx';
import { CellCard } from './CellCard.tsx';
import { HazardCard, IncidentCard } from './RecordCard.tsx';
import { RecordForm } from './RecordForm.tsx';
import { SectionCard } from './SectionCard.tsx';
import { SectionForm } from './SectionForm.tsx';

const CARDS = {
  cell: CellCard,
  incident: IncidentCard,
  hazard: HazardCard,
  section: SectionCard,
  assignment: AssignmentCard,
};

export function Inspector() {
  if (recordDraft.value) return <RecordForm key={recordDraft.value.id} />;
  if (sectionDraft.value) return <SectionForm key={sectionDraft.value.id} />;
  const chosen = selection.value;
  if (!chosen) return null;
  const Card = CARDS[chosen.kind];
  return <Card />;
}

/** A title with what closes it, then the body. */
export function CardFrame(props: {
  kind: string;
  title: ComponentChildren;
  close?: () => void;
  children: ComponentChildren;
}) {
  return (
    <>
      <header class="card-head">
        <div>
          <p>{props.kind}</p>
          <h2>{props.title}</h2>
        </div>
        <button
          type="button"
          class="quiet square"
          aria-label={t('panel.closeRight')}
          title={`${t('panel.closeRight')}  ]`}
          onClick={props.close ?? (() => select(null))}
        >
          <Icon svg={closeIcon} />
        </button>
      </header>
      <div class="card-body">{props.children}</div>
    </>
  );
}

/** A number with what it counts below it. */
export function Figure({ value, unit, label }: { value: ComponentChildren; unit?: string; label: string }) {
  return (
    <div class="figure">
      <strong>
        {value}
        {unit && <small> {unit}</small>}
      </strong>
      <span>{label}</span>
    </div>
  );
}
