/** Days, shifts, teams: what a plan is asked with. */
import minusIcon from 'lucide-static/icons/x.svg?raw';
import pinIcon from 'lucide-static/icons/map-pin.svg?raw';
import pinnedIcon from 'lucide-static/icons/map-pin-plus.svg?raw';
import plusIcon from 'lucide-static/icons/plus.svg?raw';
import { formatDay, formatInstant, formatSignificant } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { teamColor } from '../map/palette.ts';
import { Icon } from '../parts/Icon.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { shade } from '../state/appearance.ts';
import { recentPlans, teams, timeZone } from '../state/data.ts';
import {
  form,
  formOpen,
  inputOf,
  makePlan,
  making,
  makingProblem,
  type PlanForm as Form,
  type TeamRow,
} from '../state/planForm.ts';
import { planId } from '../state/store.ts';
import { pickPlace } from '../state/tools.ts';
import { RoadsNeeded } from './RoadsNeeded.tsx';

const MODES = ['foot', 'ebike', 'car'] as const;

export function PlanForm() {
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
  const missing = now.teams.find((team) => team.base === null);

  return (
    <form
      class="panel-body form plan-form"
      onSubmit={(event) => {
        event.preventDefault();
        void makePlan();
      }}
    >
      <Busy when={making.value !== null} />
      <RoadsNeeded />
      <div class="pair">
        <label class="field">
          <span>{t('plan.from')}</span>
          <input
            type="date"
            required
            value={now.from}
            onInput={(event) => {
              const from = event.currentTarget.value;
              if (from) set({ from, lastDay: now.lastDay < from ? from : now.lastDay });
            }}
          />
        </label>
        <label class="field">
          <span>{t('plan.to')}</span>
          <input
            type="date"
            required
            min={now.from}
            value={now.lastDay}
            onInput={(event) => event.currentTarget.value && set({ lastDay: event.currentTarget.value })}
          />
        </label>
      </div>
      <Shifts form={now} set={set} />
      <Teams form={now} set={set} />
      <details>
        <summary>{t('plan.more')}</summary>
        <div class="pair">
          <label class="field">
            <span>{t('plan.slot')}</span>
            <input
              type="number"
              min={30}
              max={480}
              step={30}
              required
              value={now.slotMinutes}
              onInput={(event) => set({ slotMinutes: event.currentTarget.valueAsNumber || 120 })}
            />
          </label>
          <label class="field">
            <span>{t('plan.stop')}</span>
            <input
              type="number"
              min={10}
              max={16}
              required
              value={now.stopMinutes}
              onInput={(event) => set({ stopMinutes: event.currentTarget.valueAsNumber || 12 })}
            />
          </label>
        </div>
        <div class="field">
          <label for="seed">{t('plan.seed')}</label>
          <div class="joined">
            <input
              id="seed"
              type="number"
              min={0}
              max={4294967295}
              required
              value={now.seed}
              onInput={(event) => set({ seed: event.currentTarget.valueAsNumber || 0 })}
            />
            <button type="button" class="quiet" onClick={() => set({ seed: now.seed + 1 })}>
              {t('plan.seedNext')}
            </button>
          </div>
          <small>{t('plan.seedHint')}</small>
        </div>
      </details>
      <RecentPlans />
      {makingProblem.value && (
        <ErrorNote problem={makingProblem.value} retry={() => void makePlan()}>
          <p>{t('problem.kept')}</p>
        </ErrorNote>
      )}
      {missing && <p class="hint">{t('plan.baseMissing', { team: missing.name || t('plan.team') })}</p>}
      <div class="actions sticky">
        {making.value ? (
          <span class="working" role="status">
            {t('plan.making')}
            <button type="button" class="quiet" onClick={() => making.value?.abort()}>
              {t('plan.cancel')}
            </button>
          </span>
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

/** Plans made before: a click opens one. */
function RecentPlans() {
  const list = recentPlans.data.value ?? [];
  if (list.length === 0) return null;
  return (
    <details>
      <summary>{t('plan.recent')}</summary>
      <ul class="recent-plans">
        {list.slice(0, 12).map((item) => (
          <li key={item.id}>
            <button
              type="button"
              onClick={() => {
                planId.value = item.id;
                formOpen.value = false;
              }}
            >
              <span class="first-line">
                {formatDay(item.from, language.value)} ·{' '}
                {formatInstant(item.createdAt, language.value, timeZone.value)}
              </span>
              <span class="second-line">
                {t('plan.recentLine', {
                  teams: item.teams,
                  expected: formatSignificant(item.expectedIncidents, language.value),
                })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface PartProps {
  form: Form;
  set(change: Partial<Form>): void;
}

/** Typed as text: a time field has no 24:00, and shows am and pm to some. */
const CLOCK = '([01]?[0-9]|2[0-4]):[0-5][0-9]';

function Shifts({ form, set }: PartProps) {
  const change = (i: number, part: Partial<{ start: string; end: string }>) =>
    set({ shifts: form.shifts.map((shift, k) => (k === i ? { ...shift, ...part } : shift)) });
  return (
    <fieldset>
      <legend>{t('plan.shifts')}</legend>
      {form.shifts.map((shift, i) => (
        <div key={i} class="shift-row">
          <input
            required
            inputMode="numeric"
            pattern={CLOCK}
            maxLength={5}
            aria-label={t('plan.shiftStart')}
            value={shift.start}
            onInput={(event) => change(i, { start: event.currentTarget.value })}
          />
          <span aria-hidden="true">–</span>
          <input
            required
            inputMode="numeric"
            pattern={CLOCK}
            maxLength={5}
            aria-label={t('plan.shiftEnd')}
            value={shift.end}
            onInput={(event) => change(i, { end: event.currentTarget.value })}
          />
          {form.shifts.length > 1 && (
            <RemoveButton onClick={() => set({ shifts: form.shifts.filter((_, k) => k !== i) })} />
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

function Teams({ form, set }: PartProps) {
  const change = (i: number, part: Partial<TeamRow>) =>
    set({ teams: form.teams.map((team, k) => (k === i ? { ...team, ...part } : team)) });
  return (
    <fieldset class="teams">
      <legend>{t('plan.teams')}</legend>
      {form.teams.map((team, i) => (
        <div key={i} class="team-row" style={{ '--color': teamColor(i, shade.value) }}>
          <i class="swatch" />
          <input
            required
            maxLength={80}
            aria-label={t('plan.team')}
            value={team.name}
            onInput={(event) => change(i, { name: event.currentTarget.value })}
          />
          <select
            aria-label={t('plan.mode')}
            value={team.mode}
            onChange={(event) => change(i, { mode: event.currentTarget.value as TeamRow['mode'] })}
          >
            {MODES.map((mode) => (
              <option key={mode} value={mode}>
                {t(`mode.${mode}`)}
              </option>
            ))}
          </select>
          <button
            type="button"
            class={`quiet square${team.base ? '' : ' needed'}`}
            aria-label={`${t('plan.pickBase')}: ${team.name}`}
            title={t('plan.pickBase')}
            onClick={() =>
              void pickPlace(t('plan.pickBase')).then((base) => {
                if (base) change(i, { base });
              })
            }
          >
            <Icon svg={team.base ? pinIcon : pinnedIcon} size={18} />
          </button>
          {form.teams.length > 1 && (
            <RemoveButton onClick={() => set({ teams: form.teams.filter((_, k) => k !== i) })} />
          )}
        </div>
      ))}
      {form.teams.length < 40 && (
        <button
          type="button"
          class="link"
          onClick={() =>
            set({
              teams: [
                ...form.teams,
                { name: `${t('plan.team')} ${form.teams.length + 1}`, mode: 'foot', base: null },
              ],
            })
          }
        >
          <Icon svg={plusIcon} size={16} /> {t('plan.addTeam')}
        </button>
      )}
    </fieldset>
  );
}

function RemoveButton({ onClick }: { onClick(): void }) {
  return (
    <button
      type="button"
      class="quiet square"
      aria-label={t('plan.remove')}
      title={t('plan.remove')}
      onClick={onClick}
    >
      <Icon svg={minusIcon} size={16} />
    </button>
  );
}
