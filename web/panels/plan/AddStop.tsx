/** Another stop: a key section by its name, with what is expected there in this slot, or by a click on the map. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import closeIcon from 'lucide-static/icons/x.svg?raw';
import type { Assignment, Plan } from '../../api.ts';
import { explain } from '../../api.ts';
import { formatExpected } from '../../format.ts';
import { language, t } from '../../i18n/index.ts';
import { Icon } from '../../parts/Icon.tsx';
import { timeZone } from '../../state/data.ts';
import { say } from '../../state/notice.ts';
import { edit } from '../../state/planEdits.ts';
import { hoursOf, sectionsLike } from '../../state/planStops.ts';
import { cancelTool, pickSections, tool } from '../../state/tools.ts';

interface Props {
  item: Assignment;
  current: Plan;
  close(): void;
}

export function AddStop({ item, current, close }: Props) {
  const text = useSignal('');
  const expected = useSignal<Readonly<Record<string, number>>>({});
  const rows = sectionsLike(current, text.value);
  const hours = hoursOf(item, timeZone.value);

  const add = (section: string) => {
    const name = current.sections.find(({ id }) => id === section)?.name ?? '';
    void edit({ op: 'add-stop', assignment: item.id, section, index: item.stops.length }).then(
      (done) => done && say(t('stop.added', { name })),
    );
  };

  // While this is open a click on a section adds it.
  useEffect(() => {
    pickSections(t('stop.addHint'), add, close);
    const own = tool.peek();
    return () => {
      if (tool.peek() === own) cancelTool();
    };
  }, [item.id, current.version]);

  useEffect(() => {
    const controller = new AbortController();
    for (const { id } of rows) {
      if (expected.peek()[id] !== undefined) continue;
      explain('section', id, hours, controller.signal).then(
        (why) => (expected.value = { ...expected.peek(), [id]: why.expected }),
        // Its name is enough to choose it.
        () => undefined,
      );
    }
    return () => controller.abort();
  }, [rows.map(({ id }) => id).join(), JSON.stringify(hours)]);

  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), []);

  return (
    <section ref={box} class="add-stop" aria-label={t('stop.add')}>
      <div class="joined">
        <input
          autofocus
          type="text"
          aria-label={t('stop.search')}
          placeholder={t('stop.search')}
          value={text.value}
          onInput={(event) => (text.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !rows[0]) return;
            event.preventDefault();
            add(rows[0].id);
          }}
        />
        <button
          type="button"
          class="quiet square"
          aria-label={t('stop.addDone')}
          title={t('stop.addDone')}
          onClick={close}
        >
          <Icon svg={closeIcon} size={16} />
        </button>
      </div>
      <ul class="found-sections">
        {rows.map(({ id, name }) => (
          <li key={id}>
            <button type="button" onClick={() => add(id)}>
              <span class="first-line">{name}</span>
              <span class="second-line">
                {expected.value[id] === undefined
                  ? '…'
                  : t('plan.stopExpected', { expected: formatExpected(expected.value[id], language.value) })}
              </span>
            </button>
          </li>
        ))}
        {rows.length === 0 && <li class="empty">{t('search.none', { q: text.value.trim() })}</li>}
      </ul>
      <p class="second-line">{t('stop.addHint')}</p>
    </section>
  );
}
