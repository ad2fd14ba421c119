/** Places, roads and key sections by name: a combobox; arrows choose, Enter goes there. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import searchIcon from 'lucide-static/icons/search.svg?raw';
import { ApiProblem, searchPlaces, type Place } from '../api.ts';
import { language, nameOf, problemText, t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { select, target } from '../state/store.ts';

const PAUSE_MS = 160;

export function SearchBox() {
  const text = useSignal('');
  const found = useSignal<Place[] | null>(null);
  const problem = useSignal<ApiProblem | null>(null);
  const active = useSignal(0);
  const open = useSignal(false);
  const asked = useRef<AbortController | null>(null);

  useEffect(() => {
    asked.current?.abort();
    const q = text.value.trim();
    if (!q) {
      found.value = null;
      return;
    }
    const controller = new AbortController();
    asked.current = controller;
    const timer = setTimeout(() => {
      searchPlaces(q, controller.signal)
        .then((items) => {
          found.value = items;
          problem.value = null;
          active.value = 0;
        })
        .catch((error: unknown) => {
          if (error instanceof ApiProblem) problem.value = error;
        });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text.value, language.value]);

  function go(place: Place | undefined) {
    if (!place) return;
    open.value = false;
    text.value = '';
    const [west, south, east, north] = place.bounds;
    target.value =
      east - west < 1e-5 && north - south < 1e-5
        ? { lng: place.location[0], lat: place.location[1], zoom: 16 }
        : { bounds: place.bounds };
    if (place.kind === 'section') select({ kind: 'section', id: place.id });
  }

  function onKey(event: KeyboardEvent) {
    const count = found.value?.length ?? 0;
    if (event.key === 'ArrowDown' && count) active.value = (active.value + 1) % count;
    else if (event.key === 'ArrowUp' && count) active.value = (active.value + count - 1) % count;
    else if (event.key === 'Enter') go(found.value?.[active.value]);
    else if (event.key === 'Escape') {
      if (!text.value && event.currentTarget instanceof HTMLElement) event.currentTarget.blur();
      text.value = '';
      open.value = false;
    } else return;
    event.preventDefault();
  }

  const items = found.value ?? [];
  const shown = open.value && text.value.trim() !== '' && (found.value !== null || problem.value !== null);
  return (
    <search class="search-box">
      <Icon svg={searchIcon} size={18} />
      <input
        id="search"
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-label={t('search.label')}
        aria-expanded={shown}
        aria-controls="search-list"
        aria-activedescendant={shown && items.length ? `place-${active.value}` : undefined}
        placeholder={t('search.placeholder')}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          open.value = true;
        }}
        onFocus={() => (open.value = true)}
        onBlur={() => (open.value = false)}
        onKeyDown={onKey}
      />
      <kbd class="desk-only" aria-hidden="true">
        /
      </kbd>
      <ul id="search-list" role="listbox" aria-label={t('search.label')} hidden={!shown}>
        {items.map((place, i) => (
          <li
            key={place.kind + place.id}
            id={`place-${i}`}
            role="option"
            aria-selected={i === active.value}
            onPointerDown={(event) => event.preventDefault()}
            onPointerEnter={() => (active.value = i)}
            onClick={() => go(place)}
          >
            <span class="what">{nameOf(place)}</span>
            <span class="kind">
              {t(`place.${place.kind}`)}
              {place.detail && ` · ${place.detail}`}
            </span>
          </li>
        ))}
        {shown && items.length === 0 && (
          <li role="option" aria-selected="false" aria-disabled="true" class="none">
            {problem.value ? problemText(problem.value) : t('search.none', { q: text.value.trim() })}
          </li>
        )}
      </ul>
      <span class="spoken" role="status">
        {shown && items.length > 0 && t('search.results', { count: items.length })}
      </span>
    </search>
  );
}
