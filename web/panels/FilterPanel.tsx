/** What is counted: kind of record, categories with their counts, hours, weekdays, origin, area. */
import { useSignal } from '@preact/signals';
import chevronIcon from 'lucide-static/icons/chevron-right.svg?raw';
import closeIcon from 'lucide-static/icons/x.svg?raw';
import { formatNumber, formatWeekday } from '../format.ts';
import { language, nameOf, t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { Segments } from '../parts/Segments.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { areas, categories, categoryCounts, matching } from '../state/data.ts';
import { filters, setFilters } from '../state/store.ts';
import { NO_FILTERS } from '../state/view.ts';
import { HourStrip } from './HourStrip.tsx';
import { StatSwitch } from './StatSwitch.tsx';

export function FilterPanel() {
  const now = filters.value;
  const active =
    now.categories.length > 0 || now.hours || now.weekdays || now.origin || now.area !== null || now.within;
  return (
    <div class="panel-body filter-panel">
      <Busy when={categoryCounts.busy.value} />
      <Segments
        quiet
        label={t('filter.of')}
        value={now.of}
        options={(['incidents', 'hazards'] as const).map((value) => ({ value, label: t(`filter.${value}`) }))}
        onChange={(of) => setFilters({ of, categories: [] })}
      />
      <StatSwitch />
      {categoryCounts.problem.value && (
        <ErrorNote problem={categoryCounts.problem.value} retry={categoryCounts.reload} />
      )}
      <div class="total">
        <span>{t('filter.total')}</span>
        <strong>{formatNumber(matching.value, language.value)}</strong>
        {active && (
          <button
            type="button"
            class="link"
            onClick={() => setFilters({ ...NO_FILTERS, of: now.of, range: now.range, days: now.days })}
          >
            {t('filter.clear')}
          </button>
        )}
      </div>
      {now.within && (
        <button type="button" class="mark within" onClick={() => setFilters({ within: null })}>
          {t('filter.within')} <Icon svg={closeIcon} size={14} />
        </button>
      )}
      <CategoryList />
      <HourStrip />
      <Weekdays />
      <Segments
        label={t('filter.origin')}
        value={now.origin ?? 'all'}
        options={(['all', 'reported', 'discovered'] as const).map((value) => ({
          value,
          label: t(`origin.${value}`),
        }))}
        onChange={(value) => setFilters({ origin: value === 'all' ? null : value })}
      />
      <AreaSelect />
    </div>
  );
}

/** A copy with the value in or out. */
function toggled<T>(set: ReadonlySet<T>, value: T): Set<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}

function CategoryList() {
  const open = useSignal<ReadonlySet<string>>(new Set());
  const all = categories.data.value;
  const of = filters.value.of;
  const lang = language.value;
  const chosen = new Set(filters.value.categories);
  const countOf = new Map(categoryCounts.data.value?.categories.map((item) => [item.category, item.count]));
  const items =
    all?.items.filter((item) => item.of === of && (item.used > 0 || countOf.has(item.code))) ?? [];
  const groups = [...new Set(items.map((item) => item.group))].map((code) => {
    const members = items.filter((item) => item.group === code);
    return {
      code,
      name: nameOf(all?.groups.find((group) => group.code === code) ?? { name: code }),
      members,
      color: members[0]?.color ?? '',
      count: members.reduce((sum, item) => sum + (countOf.get(item.code) ?? 0), 0),
    };
  });
  const most = Math.max(1, ...groups.map((group) => group.count));

  /** Nothing chosen means everything: taking one away then chooses all the others. */
  function toggle(codes: string[]) {
    const full = chosen.size === 0 ? new Set(items.map((item) => item.code)) : new Set(chosen);
    const on = codes.every((code) => full.has(code));
    for (const code of codes) {
      if (on) full.delete(code);
      else full.add(code);
    }
    const rest = [...full];
    setFilters({ categories: rest.length === items.length || rest.length === 0 ? [] : rest });
  }
  const isOn = (code: string) => chosen.size === 0 || chosen.has(code);

  return (
    <fieldset class="categories">
      <legend>{t('filter.categories')}</legend>
      {groups.map((group) => {
        const codes = group.members.map((item) => item.code);
        const on = codes.filter(isOn).length;
        const isOpen = open.value.has(group.code);
        return (
          <div key={group.code} class="category-group" style={{ '--color': group.color }}>
            <div class="category">
              <label>
                <input
                  type="checkbox"
                  checked={on > 0}
                  ref={(element) => {
                    if (element) element.indeterminate = on > 0 && on < codes.length;
                  }}
                  onChange={() => toggle(codes)}
                />
                <i class="swatch" />
                <span class="name">{group.name}</span>
              </label>
              <button type="button" class="only" onClick={() => setFilters({ categories: codes })}>
                {t('filter.only')}
              </button>
              <span class="count">{formatNumber(group.count, lang)}</span>
              {group.members.length > 1 ? (
                <button
                  type="button"
                  class="expand"
                  aria-expanded={isOpen}
                  aria-label={t('filter.showMore', { name: group.name })}
                  onClick={() => {
                    open.value = toggled(open.value, group.code);
                  }}
                >
                  <Icon svg={chevronIcon} size={16} />
                </button>
              ) : (
                <span class="expand" />
              )}
              <i class="bar" style={{ width: `${(group.count / most) * 100}%` }} />
            </div>
            {isOpen &&
              group.members.map((item) => (
                <div key={item.code} class="category inner" style={{ '--color': item.color }}>
                  <label>
                    <input type="checkbox" checked={isOn(item.code)} onChange={() => toggle([item.code])} />
                    <i class="swatch" />
                    <span class="name">{nameOf(item)}</span>
                  </label>
                  <button type="button" class="only" onClick={() => setFilters({ categories: [item.code] })}>
                    {t('filter.only')}
                  </button>
                  <span class="count">{formatNumber(countOf.get(item.code) ?? 0, lang)}</span>
                  <span class="expand" />
                </div>
              ))}
          </div>
        );
      })}
    </fieldset>
  );
}

function Weekdays() {
  const chosen = filters.value.weekdays;
  function toggle(day: number) {
    const next = toggled(new Set(chosen ?? []), day);
    setFilters({ weekdays: next.size === 0 || next.size === 7 ? null : [...next].sort() });
  }
  return (
    <fieldset class="weekdays">
      <legend>{t('filter.weekdays')}</legend>
      <div>
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <button
            key={day}
            type="button"
            aria-pressed={chosen?.includes(day) ?? false}
            onClick={() => toggle(day)}
          >
            {formatWeekday(day, language.value)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function AreaSelect() {
  const list = areas.data.value?.filter((area) => area.kind !== 'grid') ?? [];
  if (list.length === 0) return null;
  return (
    <label class="field">
      <span>{t('filter.area')}</span>
      <select
        value={filters.value.area ?? ''}
        onChange={(event) => setFilters({ area: event.currentTarget.value || null })}
      >
        <option value="">{t('filter.areaAll')}</option>
        {list.map((area) => (
          <option key={area.id} value={area.id}>
            {area.kind === 'community' ? '　' : ''}
            {nameOf(area)}
          </option>
        ))}
      </select>
    </label>
  );
}
