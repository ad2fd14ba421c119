/** A sortable table that stays quick with tens of thousands of rows: only those in view are drawn. Arrows move, Enter opens. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import downIcon from 'lucide-static/icons/arrow-down.svg?raw';
import upIcon from 'lucide-static/icons/arrow-up.svg?raw';
import { language, t } from '../i18n/index.ts';
import { Icon } from './Icon.tsx';
import { sortRows, visibleRows, type SortValue } from './rows.ts';

export interface Column<Row> {
  key: string;
  label: string;
  hint?: string;
  /** Numbers stand at the end, so that their digits line up. */
  numeric?: boolean;
  width?: string;
  value(row: Row): SortValue;
  render?(row: Row): ComponentChildren;
}

interface Props<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey(row: Row): string;
  selected?: string | null;
  onOpen?(row: Row): void;
  /** Column key to sort by at first; descending. */
  sort: string;
  /** In rem: every row has this height. */
  rowRem: number;
}

export function DataTable<Row>(props: Props<Row>) {
  const { rows, columns } = props;
  const [order, setOrder] = useState({ key: props.sort, descending: true });
  const [scroll, setScroll] = useState({ top: 0, height: 800 });
  const [focused, setFocused] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const wantFocus = useRef(false);

  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const rowHeight = props.rowRem * rem;
  const column = columns.find((item) => item.key === order.key) ?? columns[0]!;
  const sorted = sortRows(rows, column.value, order.descending, language.value);
  const { first, end } = visibleRows(sorted.length, rowHeight, scroll.top, scroll.height);
  const inView = sorted.slice(first, end);
  const current = focused ?? props.selected ?? null;
  const tabRow = inView.some((row) => props.rowKey(row) === current)
    ? current
    : inView[0] && props.rowKey(inView[0]);

  useLayoutEffect(() => {
    const element = box.current!;
    const measure = () => setScroll({ top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    if (!wantFocus.current) return;
    const row = box.current?.querySelector<HTMLElement>('tr[tabindex="0"]');
    if (row) {
      wantFocus.current = false;
      row.focus({ preventScroll: true });
    }
  });

  function moveTo(index: number) {
    const row = sorted[Math.max(0, Math.min(sorted.length - 1, index))];
    const element = box.current;
    if (!row || !element) return;
    const at = sorted.indexOf(row) * rowHeight;
    const head = element.querySelector('thead')?.offsetHeight ?? 0;
    if (at < element.scrollTop) element.scrollTop = at;
    else if (at + rowHeight > element.scrollTop + element.clientHeight - head) {
      element.scrollTop = at + rowHeight - element.clientHeight + head;
    }
    wantFocus.current = true;
    setFocused(props.rowKey(row));
  }

  function onKey(event: KeyboardEvent, index: number) {
    const page = Math.max(1, Math.floor(scroll.height / rowHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: sorted.length - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) moveTo(to);
    else if (event.key === 'Enter' || event.key === ' ') props.onOpen?.(sorted[index]!);
    else return;
    event.preventDefault();
  }

  return (
    <div
      class="table-box"
      ref={box}
      onScroll={(event) =>
        setScroll({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })
      }
    >
      <table role="grid" aria-label={props.label} aria-rowcount={sorted.length + 1}>
        <thead>
          <tr>
            {columns.map((item) => {
              const active = item.key === column.key;
              return (
                <th
                  key={item.key}
                  scope="col"
                  class={item.numeric ? 'numeric' : ''}
                  style={{ width: item.width }}
                  aria-sort={active ? (order.descending ? 'descending' : 'ascending') : 'none'}
                >
                  <button
                    type="button"
                    title={item.hint}
                    onClick={() =>
                      setOrder({ key: item.key, descending: active ? !order.descending : !!item.numeric })
                    }
                  >
                    {item.label}
                    {active && <Icon svg={order.descending ? downIcon : upIcon} size={12} />}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr aria-hidden="true" class="spacer" style={{ height: `${first * rowHeight}px` }} />}
          {inView.map((row, i) => {
            const key = props.rowKey(row);
            return (
              <tr
                key={key}
                tabIndex={key === tabRow ? 0 : -1}
                aria-rowindex={first + i + 2}
                aria-selected={key === props.selected}
                style={{ height: `${props.rowRem}rem` }}
                onClick={() => {
                  setFocused(key);
                  props.onOpen?.(row);
                }}
                onKeyDown={(event) => onKey(event, first + i)}
              >
                {columns.map((item) => (
                  <td key={item.key} class={item.numeric ? 'numeric' : ''}>
                    {item.render ? item.render(row) : item.value(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {end < sorted.length && (
            <tr
              aria-hidden="true"
              class="spacer"
              style={{ height: `${(sorted.length - end) * rowHeight}px` }}
            />
          )}
        </tbody>
      </table>
      {sorted.length === 0 && <p class="empty">{t('table.empty')}</p>}
    </div>
  );
}
