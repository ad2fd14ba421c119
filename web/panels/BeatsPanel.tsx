/** Beats, the zones that are given, as a part of the list of key sections: see, draw, rename, delete, take back. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import drawIcon from 'lucide-static/icons/vector-square.svg?raw';
import pencilIcon from 'lucide-static/icons/pencil.svg?raw';
import trashIcon from 'lucide-static/icons/trash-2.svg?raw';
import undoIcon from 'lucide-static/icons/undo-2.svg?raw';
import { boundsOf, type LngLat } from '../../domain/place.ts';
import type { Beat } from '../api.ts';
import { formatNumber } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { FormFoot } from '../parts/FormFoot.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import {
  beatBusy,
  beatDraft,
  beatProblem,
  lastAct,
  removeBeat,
  saveBeat,
  startBeat,
  undoLast,
  type BeatDraft,
} from '../state/beatActs.ts';
import { beats } from '../state/beats.ts';
import { target } from '../state/store.ts';

export function BeatsPanel() {
  const rows = beats.data.value ?? [];
  const draft = beatDraft.value;
  const open = useSignal(draft !== null);
  const last = lastAct.value;
  return (
    <details class="beats" open={open.value} onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>{t('beat.title', { count: formatNumber(rows.length, language.value) })}</summary>
      <Busy when={beatBusy.value || beats.busy.value} />
      {beats.problem.value && <ErrorNote problem={beats.problem.value} retry={beats.reload} />}
      {beatProblem.value && !draft && <ErrorNote problem={beatProblem.value} />}
      {beats.data.value && rows.length === 0 && !draft && <p class="beats-empty">{t('beat.empty')}</p>}
      {rows.length > 0 && (
        <ul>
          {rows.map((beat) => (
            <BeatLine key={beat.id} beat={beat} />
          ))}
        </ul>
      )}
      {draft && <NameForm key={draft.id} draft={draft} />}
      <div class="beats-tools">
        <button type="button" class="quiet" onClick={() => void startBeat()}>
          <Icon svg={drawIcon} size={16} /> {t('beat.draw')}
        </button>
        {last && (
          <button
            type="button"
            class="quiet"
            title={last.text}
            disabled={beatBusy.value}
            onClick={() => void undoLast()}
          >
            <Icon svg={undoIcon} size={16} /> {t('beat.undo')}
          </button>
        )}
      </div>
    </details>
  );
}

function BeatLine({ beat }: { beat: Beat }) {
  const show = () => {
    target.value = { bounds: boundsOf(beat.geometry.coordinates.flat(2) as LngLat[]) };
  };
  const rename = () => {
    beatDraft.value = { id: beat.id, of: beat, geometry: beat.geometry };
  };
  return (
    <li>
      <button type="button" class="link" title={t('section.show')} onClick={show}>
        {beat.name}
      </button>
      <span class="second-line">
        {t('beat.area', {
          km2: beat.areaKm2.toLocaleString(language.value, { maximumSignificantDigits: 2 }),
        })}
      </span>
      <button
        type="button"
        class="quiet square"
        aria-label={t('beat.rename', { name: beat.name })}
        title={t('beat.rename', { name: beat.name })}
        onClick={rename}
      >
        <Icon svg={pencilIcon} size={16} />
      </button>
      <button
        type="button"
        class="quiet square"
        aria-label={t('beat.delete', { name: beat.name })}
        title={t('beat.delete', { name: beat.name })}
        disabled={beatBusy.value}
        onClick={() => void removeBeat(beat)}
      >
        <Icon svg={trashIcon} size={16} />
      </button>
    </li>
  );
}

function NameForm({ draft }: { draft: BeatDraft }) {
  const name = useSignal(draft.of?.name ?? '');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void saveBeat(draft, name.value.trim());
      }}
    >
      <label class="field">
        <span>{t('beat.name')}</span>
        <input
          required
          // Spaces alone are no name.
          pattern=".*\S.*"
          maxLength={200}
          ref={field}
          value={name.value}
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
      </label>
      <FormFoot
        problem={beatProblem.value}
        busy={beatBusy.value}
        cancel={() => {
          beatProblem.value = null;
          beatDraft.value = null;
        }}
      />
    </form>
  );
}
