/** A call being taken, or a hazard being reported: category, time, note. The place was clicked on the map. */
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import pinIcon from 'lucide-static/icons/map-pin.svg?raw';
import { ApiProblem, createHazard, createIncident } from '../api.ts';
import { instantOfLocal, localOfInstant } from '../format.ts';
import { nameOf, t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { Segments } from '../parts/Segments.tsx';
import { FormFoot } from '../parts/FormFoot.tsx';
import { Busy } from '../parts/status.tsx';
import { categories, timeZone } from '../state/data.ts';
import { moveRecord, recordDraft, recordStored } from '../state/drafts.ts';
import { say } from '../state/notice.ts';
import { CardFrame } from '../parts/Card.tsx';

export function RecordForm() {
  const draft = recordDraft.value!;
  const isHazard = draft.kind === 'hazard';
  const zone = timeZone.value;
  const category = useSignal('');
  const at = useSignal(localOfInstant(Date.now(), zone));
  const dueAt = useSignal('');
  const note = useSignal('');
  const origin = useSignal<'reported' | 'discovered'>(isHazard ? 'discovered' : 'reported');
  const busy = useSignal(false);
  const problem = useSignal<ApiProblem | null>(null);
  // What was once sent under this id is sent again as it was; other content gets another id.
  const sent = useRef<{ content: string; id: string } | null>(null);

  async function save() {
    const content = {
      category: category.value,
      location: draft.location.map((degrees) => Number(degrees.toFixed(7))) as [number, number],
      description: note.value.trim() || null,
      origin: origin.value,
    };
    const when = instantOfLocal(at.value, zone);
    const due = dueAt.value ? instantOfLocal(dueAt.value, zone) : null;
    const key = JSON.stringify([content, when, due]);
    const id =
      sent.current && sent.current.content !== key ? crypto.randomUUID() : (sent.current?.id ?? draft.id);
    sent.current = { content: key, id };
    busy.value = true;
    problem.value = null;
    try {
      const stored = isHazard
        ? await createHazard({ id, ...content, foundAt: when, dueAt: due })
        : await createIncident({ id, ...content, occurredAt: when });
      say(t('record.saved'));
      recordStored(draft.kind, stored.id);
    } catch (error) {
      problem.value = error instanceof ApiProblem ? error : new ApiProblem('internal', 0, String(error));
      busy.value = false;
    }
  }

  return (
    <CardFrame
      kind={t('record.new')}
      title={t(isHazard ? 'record.newHazard' : 'record.newIncident')}
      close={() => (recordDraft.value = null)}
    >
      <Busy when={busy.value} />
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <CategorySelect
          of={isHazard ? 'hazards' : 'incidents'}
          value={category.value}
          onChange={(code) => (category.value = code)}
        />
        <label class="field">
          <span>{t(isHazard ? 'record.foundAt' : 'record.occurredAt')}</span>
          <input
            type="datetime-local"
            required
            value={at.value}
            onInput={(event) => (at.value = event.currentTarget.value)}
          />
        </label>
        {isHazard && (
          <label class="field">
            <span>
              {t('record.dueAt')} <small>{t('common.optional')}</small>
            </span>
            <input
              type="datetime-local"
              value={dueAt.value}
              onInput={(event) => (dueAt.value = event.currentTarget.value)}
            />
          </label>
        )}
        <label class="field">
          <span>
            {t('record.note')} <small>{t('common.optional')}</small>
          </span>
          <textarea
            rows={4}
            maxLength={4000}
            placeholder={t('record.notePlaceholder')}
            value={note.value}
            onInput={(event) => (note.value = event.currentTarget.value)}
          />
        </label>
        <Segments
          label={t('record.origin')}
          value={origin.value}
          options={(['reported', 'discovered'] as const).map((value) => ({
            value,
            label: t(`origin.${value}`),
          }))}
          onChange={(value) => (origin.value = value)}
        />
        <div class="field-line">
          <span class="place">
            <Icon svg={pinIcon} size={16} /> {draft.location[1].toFixed(5)}, {draft.location[0].toFixed(5)}
          </span>
          <button type="button" class="link" onClick={() => void moveRecord()}>
            {t('record.moved')}
          </button>
        </div>
        <FormFoot problem={problem.value} busy={busy.value} cancel={() => (recordDraft.value = null)} />
      </form>
    </CardFrame>
  );
}

export function CategorySelect(props: {
  of: 'incidents' | 'hazards';
  value: string;
  onChange(code: string): void;
}) {
  const all = categories.data.value;
  const items = all?.items.filter((item) => item.of === props.of) ?? [];
  const groups = [...new Set(items.map((item) => item.group))];
  return (
    <label class="field">
      <span>{t('record.category')}</span>
      <select required value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        <option value="" />
        {groups.map((group) => (
          <optgroup
            key={group}
            label={nameOf(all?.groups.find((item) => item.code === group) ?? { name: group })}
          >
            {items
              .filter((item) => item.group === group)
              .map((item) => (
                <option key={item.code} value={item.code}>
                  {nameOf(item)}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
