/** A key section being drawn or edited: name, priority, least visits, line. */
import { useSignal } from '@preact/signals';
import lineIcon from 'lucide-static/icons/waypoints.svg?raw';
import trashIcon from 'lucide-static/icons/trash-2.svg?raw';
import { lineLengthMeters, type LngLat } from '../../domain/place.ts';
import { ApiProblem, createSection, deleteSection, editSection, type SectionInput } from '../api.ts';
import { formatMeters } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { Segments } from '../parts/Segments.tsx';
import { FormFoot } from '../parts/FormFoot.tsx';
import { Busy } from '../parts/status.tsx';
import { written } from '../state/data.ts';
import { reshapeSection, sectionDraft } from '../state/drafts.ts';
import { say } from '../state/notice.ts';
import { select } from '../state/store.ts';
import { CardFrame } from '../parts/Card.tsx';

const PRIORITIES = ['1', '2', '3'] as const;

export function SectionForm() {
  const draft = sectionDraft.value!;
  const { of } = draft;
  const name = useSignal(of?.name ?? '');
  const priority = useSignal<'1' | '2' | '3'>(
    PRIORITIES.find((item) => Number(item) === of?.priority) ?? '2',
  );
  const visits = useSignal(of?.leastVisits ?? 1);
  const busy = useSignal(false);
  const problem = useSignal<ApiProblem | null>(null);
  const coordinates = draft.line.coordinates as LngLat[];

  async function attempt(work: () => Promise<void>) {
    busy.value = true;
    problem.value = null;
    try {
      await work();
      sectionDraft.value = null;
      written.value += 1;
    } catch (error) {
      problem.value = error instanceof ApiProblem ? error : new ApiProblem('internal', 0, String(error));
    }
    busy.value = false;
  }

  const save = () =>
    attempt(async () => {
      const content = {
        name: name.value.trim(),
        priority: Number(priority.value),
        leastVisits: visits.value,
        line: { type: 'LineString' as const, coordinates } as SectionInput['line'],
      };
      if (of) await editSection(of.id, of.version, content);
      else await createSection({ id: draft.id, ...content });
      say(t('record.saved'));
      select({ kind: 'section', id: draft.id });
    });

  const remove = () =>
    attempt(async () => {
      await deleteSection(of!.id, of!.version);
      say(t('section.deleted', { name: of!.name }));
      select(null);
    });

  return (
    <CardFrame
      kind={t('place.section')}
      title={of ? of.name : t('section.new')}
      close={() => (sectionDraft.value = null)}
    >
      <Busy when={busy.value} />
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label class="field">
          <span>{t('section.name')}</span>
          <input
            required
            maxLength={200}
            autofocus
            value={name.value}
            onInput={(event) => (name.value = event.currentTarget.value)}
          />
        </label>
        <Segments
          label={t('section.priority')}
          value={priority.value}
          options={PRIORITIES.map((value) => ({ value, label: t(`section.priority.${value}`) }))}
          onChange={(value) => (priority.value = value)}
        />
        <label class="field">
          <span>{t('section.leastVisits')}</span>
          <input
            type="number"
            min={0}
            max={24}
            required
            value={visits.value}
            onInput={(event) => (visits.value = event.currentTarget.valueAsNumber || 0)}
          />
        </label>
        <div class="field-line">
          <span>
            {t('section.length')}: {formatMeters(lineLengthMeters(coordinates), language.value)}
          </span>
          <button type="button" class="quiet" onClick={() => void reshapeSection()}>
            <Icon svg={lineIcon} size={16} /> {t('section.editLine')}
          </button>
        </div>
        <FormFoot problem={problem.value} busy={busy.value} cancel={() => (sectionDraft.value = null)}>
          {of && (
            <button
              type="button"
              class="quiet danger end"
              disabled={busy.value}
              onClick={() => void remove()}
            >
              <Icon svg={trashIcon} size={16} /> {t('section.delete')}
            </button>
          )}
        </FormFoot>
      </form>
    </CardFrame>
  );
}
