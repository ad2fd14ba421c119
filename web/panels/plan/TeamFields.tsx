/** The teams of a plan: name, way of going, base; what else is known of one is folded under it. */
import chevronIcon from 'lucide-static/icons/chevron-right.svg?raw';
import pinIcon from 'lucide-static/icons/map-pin.svg?raw';
import pinnedIcon from 'lucide-static/icons/map-pin-plus.svg?raw';
import plusIcon from 'lucide-static/icons/plus.svg?raw';
import { useSignal } from '@preact/signals';
import { addDays, daysBetween } from '../../../domain/time/date.ts';
import { formatWeekdayDay } from '../../format.ts';
import { language, t } from '../../i18n/index.ts';
import { teamColor } from '../../map/palette.ts';
import { Icon } from '../../parts/Icon.tsx';
import { shade } from '../../state/appearance.ts';
import { NEW_TEAM, type PlanForm, type TeamRow } from '../../state/planInput.ts';
import { pickPlace } from '../../state/tools.ts';
import { OptionalNumber, RemoveButton, TextField } from './fields.tsx';

const MODES = ['foot', 'ebike', 'car'] as const;
const MOST_TEAMS = 40;

interface Props {
  form: PlanForm;
  set(change: Partial<PlanForm>): void;
}

export function TeamFields({ form, set }: Props) {
  const change = (i: number, part: Partial<TeamRow>) =>
    set({ teams: form.teams.map((team, k) => (k === i ? { ...team, ...part } : team)) });
  return (
    <fieldset class="teams">
      <legend>
        {t('plan.teams')}
        <span class="legend-value">{form.teams.length}</span>
      </legend>
      {form.teams.map((team, i) => (
        <TeamLine
          key={i}
          form={form}
          team={team}
          index={i}
          change={(part) => change(i, part)}
          remove={
            form.teams.length > 1 ? () => set({ teams: form.teams.filter((_, k) => k !== i) }) : undefined
          }
        />
      ))}
      {form.teams.length < MOST_TEAMS && (
        <button
          type="button"
          class="link"
          onClick={() => {
            const name = `${t('plan.team')} ${form.teams.length + 1}`;
            set({ teams: [...form.teams, { ...NEW_TEAM, name }] });
          }}
        >
          <Icon svg={plusIcon} size={16} /> {t('plan.addTeam')}
        </button>
      )}
    </fieldset>
  );
}

interface LineProps {
  form: PlanForm;
  team: TeamRow;
  index: number;
  change(part: Partial<TeamRow>): void;
  remove: (() => void) | undefined;
}

function TeamLine({ form, team, index, change, remove }: LineProps) {
  const open = useSignal(false);
  const at = `/teams/${index}`;
  return (
    <div class="team-block" style={{ '--color': teamColor(index, shade.value) }}>
      <div class="team-row">
        <i class="swatch" />
        <input
          required
          maxLength={80}
          aria-label={t('plan.team')}
          data-pointer={`${at}/name`}
          value={team.name}
          onInput={(event) => change({ name: event.currentTarget.value })}
        />
        <select
          aria-label={`${t('plan.mode')}: ${team.name}`}
          data-pointer={`${at}/mode`}
          value={team.mode}
          onChange={(event) => change({ mode: event.currentTarget.value as TeamRow['mode'] })}
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
          data-pointer={`${at}/base`}
          onClick={() =>
            void pickPlace(t('plan.pickBase')).then((base) => {
              if (base) change({ base });
            })
          }
        >
          <Icon svg={team.base ? pinIcon : pinnedIcon} size={18} />
        </button>
        <button
          type="button"
          class="quiet square fold"
          aria-expanded={open.value}
          aria-label={`${t('plan.teamMore')}: ${team.name}`}
          title={t('plan.teamMore')}
          data-pointer={at}
          onClick={() => (open.value = !open.value)}
        >
          <Icon svg={chevronIcon} size={16} />
        </button>
      </div>
      {open.value && (
        <div class="team-more">
          <TextField
            label={t('plan.members')}
            pointer={`${at}/members`}
            hint={t('plan.membersHint')}
            max={800}
            value={team.members}
            set={(members) => change({ members })}
          />
          <TextField
            label={t('plan.skills')}
            pointer={`${at}/skills`}
            hint={t('plan.skillsHint')}
            max={400}
            value={team.skills}
            set={(skills) => change({ skills })}
          />
          <Choice
            label={t('plan.worksDays')}
            pointer={`${at}/days`}
            options={daysIn(form).map((day) => ({ key: day, label: formatWeekdayDay(day, language.value) }))}
            chosen={team.days}
            set={(days) => change({ days })}
          />
          <Choice
            label={t('plan.worksShifts')}
            pointer={`${at}/shifts`}
            options={form.shifts.map(({ start, end }, key) => ({ key, label: `${start}–${end}` }))}
            chosen={team.shifts}
            set={(shifts) => change({ shifts })}
          />
          <div class="triple">
            <OptionalNumber
              label={t('plan.maxHours')}
              pointer={`${at}/maxHoursPerDay`}
              min={0.5}
              max={16}
              step={0.5}
              none={t('plan.noLimit')}
              value={team.maxHoursPerDay}
              set={(maxHoursPerDay) => change({ maxHoursPerDay })}
            />
            <OptionalNumber
              label={t('plan.breakAfter')}
              pointer={`${at}/breakAfterHours`}
              min={0.5}
              max={16}
              step={0.5}
              none={t('plan.noLimit')}
              value={team.breakAfterHours}
              set={(breakAfterHours) => change({ breakAfterHours })}
            />
            <OptionalNumber
              label={t('plan.rest')}
              pointer={`${at}/restHours`}
              min={0}
              max={48}
              none={t('plan.noLimit')}
              value={team.restHours}
              set={(restHours) => change({ restHours })}
            />
          </div>
          {remove && <RemoveTeam name={team.name} remove={remove} />}
        </div>
      )}
    </div>
  );
}

function RemoveTeam({ name, remove }: { name: string; remove(): void }) {
  return (
    <div class="field-line">
      <span>{t('plan.removeTeam')}</span>
      <RemoveButton label={name} onClick={remove} />
    </div>
  );
}

const daysIn = ({ from, lastDay }: PlanForm) =>
  Array.from({ length: Math.min(31, Math.max(1, daysBetween(from, lastDay) + 1)) }, (_, i) =>
    addDays(from, i),
  );

interface ChoiceProps<K extends string | number> {
  label: string;
  pointer: string;
  options: readonly { key: K; label: string }[];
  /** null: all. */
  chosen: readonly K[] | null;
  set(chosen: K[] | null): void;
}

/** Some of a few; all of them is no restriction. Not shown where there is only one. */
function Choice<K extends string | number>({ label, pointer, options, chosen, set }: ChoiceProps<K>) {
  if (options.length < 2) return null;
  const on = (key: K) => chosen === null || chosen.includes(key);
  const toggle = (key: K) => {
    const next = options.map((option) => option.key).filter((each) => on(each) !== (each === key));
    if (next.length > 0) set(next.length === options.length ? null : next);
  };
  return (
    <fieldset class="chips small">
      <legend>{label}</legend>
      <div>
        {options.map(({ key, label: text }, i) => (
          <button
            key={key}
            type="button"
            aria-pressed={on(key)}
            data-pointer={i === 0 ? pointer : undefined}
            onClick={() => toggle(key)}
          >
            {text}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
