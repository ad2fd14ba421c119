/** What the note grows by when the pointer rests on a hexagon: its categories, its trend, its week. Fetched then, not before. */
import { useEffect, useState } from 'preact/hooks';
import { getProfile, getSeries, type Profile, type Series } from '../api.ts';
import { formatNumber } from '../format.ts';
import { language, nameOf } from '../i18n/index.ts';
import { Spark } from '../parts/Spark.tsx';
import { shade } from '../state/appearance.ts';
import { axis, categoryOf, days, query, queryOf, swipeQuery } from '../state/data.ts';
import { filters } from '../state/store.ts';
import { RAMP } from './classes.ts';

/** A pointer that only passes asks for nothing. */
const DWELL_MS = 350;
const TOP = 3;

export function HoverDetails({ cell, beside }: { cell: string; beside: boolean }) {
  const [found, setFound] = useState<{ profile: Profile; trend: Series } | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => void ask(), DWELL_MS);
    async function ask() {
      const { from, to } = (beside && swipeQuery.peek()) || query.peek();
      try {
        const [profile, trend] = await Promise.all([
          getProfile({ ...query.peek(), ...(from && { from }), ...(to && { to }), cell }, signal),
          getSeries({ ...queryOf(filters.peek(), axis.peek()), cell }, 'month', signal),
        ]);
        if (!signal.aborted) setFound({ profile, trend });
      } catch {
        // Two lines are enough where the rest could not be had; the inspector says what went wrong.
      }
    }
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [cell, beside]);

  if (!found || found.profile.total === 0) return null;
  const { profile, trend } = found;
  const asked = beside ? swipeQuery.value : null;
  const window = asked?.from && asked.to ? { from: asked.from, to: asked.to } : days.value;
  const top = [...profile.categories].sort((a, b) => b.count - a.count).slice(0, TOP);
  return (
    <div class="hover-details">
      <ul>
        {top.map(({ category, count }) => {
          const known = categoryOf(category);
          return (
            <li key={category} style={{ '--color': known?.color }}>
              <i class="swatch" />
              <span>{known ? nameOf(known) : category}</span>
              <b>{formatNumber(count, language.value)}</b>
            </li>
          );
        })}
      </ul>
      <Spark series={trend} window={window} />
      <WeekGrid values={profile.hourOfWeek} />
    </div>
  );
}

/** 7 x 24, Monday 00:00 first; the inspector has it with words. */
function WeekGrid({ values }: { values: readonly number[] }) {
  const ramp = RAMP[shade.value];
  // One or two records are no peak.
  const most = Math.max(...values, 3);
  return (
    <figure class="week-grid">
      <svg viewBox="0 0 240 56" aria-hidden="true">
        {values.map((value, i) => (
          <rect
            key={i}
            x={(i % 24) * 10}
            y={Math.floor(i / 24) * 8}
            width={9}
            height={7}
            fill={value > 0 ? ramp[Math.ceil((value / most) * ramp.length) - 1] : 'var(--surface-3)'}
          />
        ))}
      </svg>
      <figcaption>
        {[0, 6, 12, 18].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </figcaption>
    </figure>
  );
}
