/** What a plan is asked with: days, shifts, teams; posts, zones and the rest are folded. */
import { useRef } from 'preact/hooks';
import plusIcon from 'lucide-static/icons/plus.svg?raw';
import { language, problemText, t } from '../../i18n/index.ts';
import { formatShare } from '../../format.ts';
import { Icon } from '../../parts/Icon.tsx';
import { Busy, ErrorNote } from '../../parts/status.tsx';
import { teams } from '../../state/data.ts';
import { form, makePlan, makingProblem } from '../../state/planForm.ts';
import { inputOf, type PlanForm as Form } from '../../state/planInput.ts';
import { job } from '../../state/planJob.ts';
import { formOpen } from '../../state/planOpen.ts';
import { planId } from '../../state/store.ts';
import { RoadsNeeded } from '../RoadsNeeded.tsx';
import { ClockInput, NumberField, OptionalNumber, RemoveButton, TextField, focusField } from './fields.tsx';
import { JobProgress } from './JobProgress.tsx';
import { PostFields } from './PostFields.tsx';
import { RecentPlans } from './RecentPlans.tsx';
import { TeamFields } from './TeamFields.tsx';

export function PlanForm() {
  const element = useRef<HTMLFormElement>(null);
  const now = form.value;
  if (!now) {
    return (
      <div class="panel-body">
        <Busy when={teams.busy.value} />
        {teams.problem.value && <ErrorNote problem={teams.problem.value} retry={teams.reload} />}
      </div>
    );
  }
  const set = (change: Partial<Form>) => (form.value = { ...now, ...change });
  const homeless = now.teams.find((team) => team.base === null);
  const placeless = now.posts.find((post) => post.at === null);
  const making = job.value?.kind === 'create';
  return (
    <form
      ref={element}
      class="panel-body form plan-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!making) void makePlan();
      }}
    >
      <Busy when={making} />
      <RoadsNeeded />
      <Days form={now} set={set} />
      <Shifts form={now} set={set} />
      <TeamFields form={now} set={set} />
      <details>
        <summary>
          {t('plan.posts')}
          {now.posts.length > 0 && ` (${now.posts.length})`}
        </summary>
        <PostFields form={now} set={set} />
      </details>
      <ZoneFields form={now} set={set} />
      <MoreFields form={now} set={set} />
      <RecentPlans />
      {makingProblem.value && (
        <div class="note danger" role="alert">
          <p>{problemText(makingProblem.value)}</p>
          <ul class="clashes">
            {makingProblem.value.errors.map(({ pointer, detail }) => (
              <li key={pointer + detail}>
                {detail}{' '}
                <button
                  type="button"
                  class="link"
                  onClick={() => element.current && focusField(element.current, pointer)}
                >
                  {t('plan.toField')}
                </button>
              </li>
            ))}
          </ul>
          <p>{t('problem.kept')}</p>
        </div>
      )}
      {homeless && <p class="hint">{t('plan.baseMissing', { team: homeless.name || t('plan.team') })}</p>}
      {placeless && <p class="hint">{t('plan.placeMissing', { post: placeless.name || t('plan.post') })}</p>}
      <div class="actions sticky">
        {making ? (
          <JobProgress />
        ) : (
          <>
            <button class="primary" disabled={inputOf(now, null) === null}>
              {t('plan.make')}
            </button>
            {planId.value && (
              <button type="button" class="quiet" onClick={() => (formOpen.value = false)}>
                {t('record.cancel')}
              </button>
            )}
          </>
        )}
      </div>
    </form>
  );
}

interface PartProps {
  form: Form;
  set(change: Partial<Form>): void;
}

function Days({ form, set }: PartProps) {
  return (
    <div class="pair">
      <label class="field">
        <span>{t('plan.from')}</span>
        <input
          type="date"
          required
          data-pointer="/from"
          value={form.from}
          onInput={(event) => {
            const from = event.currentTarget.value;
            if (from) set({ from, lastDay: form.lastDay < from ? from : form.lastDay });
          }}
        />
      </label>
      <label class="field">
        <span>{t('plan.to')}</span>
        <input
          type="date"
          required
          min={form.from}
          data-pointer="/to"
          value={form.lastDay}
          onInput={(event) => event.currentTarget.value && set({ lastDay: event.currentTarget.value })}
        />
      </label>
    </div>
  );
}

function Shifts({ form, set }: PartProps) {
  const change = (i: number, part: Partial<{ start: string; end: string }>) =>
    set({ shifts: form.shifts.map((shift, k) => (k === i ? { ...shift, ...part } : shift)) });
  return (
    <fieldset>
      <legend>{t('plan.shifts')}</legend>
      {form.shifts.map((shift, i) => (
        <div key={i} class="shift-row">
          <ClockInput
            label={t('plan.shiftStart')}
            pointer={`/shifts/${i}/start`}
            value={shift.start}
            set={(start) => change(i, { start })}
          />
          <span aria-hidden="true">–</span>
          <ClockInput
            label={t('plan.shiftEnd')}
            pointer={`/shifts/${i}/end`}
            value={shift.end}
            set={(end) => change(i, { end })}
          />
          {form.shifts.length > 1 && (
            <RemoveButton
              label={`${shift.start}–${shift.end}`}
              onClick={() => set({ shifts: form.shifts.filter((_, k) => k !== i) })}
            />
          )}
        </div>
      ))}
      {form.shifts.length < 6 && (
        <button
          type="button"
          class="link"
          onClick={() => set({ shifts: [...form.shifts, { start: '08:00', end: '12:00' }] })}
        >
          <Icon svg={plusIcon} size={16} /> {t('plan.addShift')}
        </button>
      )}
    </fieldset>
  );
}

function ZoneFields({ form, set }: PartProps) {
  return (
    <details>
      <summary>{t('plan.zones')}</summary>
      <OptionalNumber
        label={t('plan.zoneCount')}
        pointer="/zones/count"
        min={1}
        max={200}
        none={t('plan.zoneCountNone')}
        value={form.zoneCount}
        set={(zoneCount) => set({ zoneCount })}
      />
      <label class="check">
        <input
          type="checkbox"
          data-pointer="/zones/keepFrom"
          checked={form.keepZones}
          onChange={(event) => set({ keepZones: event.currentTarget.checked })}
        />
        <span>{t('plan.keepZones')}</span>
      </label>
      <label class="check">
        <input
          type="checkbox"
          data-pointer="/zones/useBeats"
          checked={form.useBeats}
          onChange={(event) => set({ useBeats: event.currentTarget.checked })}
        />
        <span>{t('plan.useBeats')}</span>
      </label>
    </details>
  );
}

function MoreFields({ form, set }: PartProps) {
  return (
    <details>
      <summary>{t('plan.more')}</summary>
      <TextField
        label={t('plan.duty')}
        pointer="/duty"
        hint={t('plan.dutyHint')}
        max={500}
        value={form.duty}
        set={(duty) => set({ duty })}
      />
      <div class="pair">
        <NumberField
          label={t('plan.slot')}
          pointer="/slotMinutes"
          min={30}
          max={480}
          step={30}
          value={form.slotMinutes}
          set={(slotMinutes) => set({ slotMinutes })}
        />
        <NumberField
          label={t('plan.stop')}
          pointer="/stopMinutes"
          min={10}
          max={16}
          value={form.stopMinutes}
          set={(stopMinutes) => set({ stopMinutes })}
        />
      </div>
      <label class="field">
        <span>
          {t('plan.exploration')} <b>{formatShare(form.exploration, language.value)}</b>
        </span>
        <input
          type="range"
          min={0}
          max={0.5}
          step={0.05}
          data-pointer="/exploration"
          value={form.exploration}
          onInput={(event) => set({ exploration: event.currentTarget.valueAsNumber })}
        />
        <small>{t('plan.explorationHint')}</small>
      </label>
      <NumberField
        label={t('plan.limit')}
        pointer="/limitSeconds"
        min={1}
        max={120}
        value={form.limitSeconds}
        set={(limitSeconds) => set({ limitSeconds })}
      />
      <div class="field">
        <label for="seed">{t('plan.seed')}</label>
        <div class="joined">
          <input
            id="seed"
            type="number"
            min={0}
            max={4294967295}
            required
            data-pointer="/seed"
            value={form.seed}
            onInput={(event) => set({ seed: event.currentTarget.valueAsNumber || 0 })}
          />
          <button type="button" class="quiet" onClick={() => set({ seed: form.seed + 1 })}>
            {t('plan.seedNext')}
          </button>
        </div>
        <small>{t('plan.seedHint')}</small>
      </div>
    </details>
  );
}
