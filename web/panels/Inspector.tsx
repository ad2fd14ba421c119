/** The right panel: whatever is chosen, or being written. */
import { recordDraft, sectionDraft } from '../state/drafts.ts';
import { selection } from '../state/store.ts';
import { AssignmentCard } from './plan/AssignmentCard.tsx';
import { CellCard } from './CellCard.tsx';
import { HazardCard, IncidentCard } from './RecordCard.tsx';
import { RecordForm } from './RecordForm.tsx';
import { RoadCard } from './RoadCard.tsx';
import { SectionCard } from './SectionCard.tsx';
import { SectionForm } from './SectionForm.tsx';

const CARDS = {
  cell: CellCard,
  incident: IncidentCard,
  hazard: HazardCard,
  section: SectionCard,
  road: RoadCard,
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
