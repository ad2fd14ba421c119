/** What every card of the right panel is made of. */
import closeIcon from 'lucide-static/icons/x.svg?raw';
import type { ComponentChildren } from 'preact';
import { t } from '../i18n/index.ts';
import { select } from '../state/store.ts';
import { Icon } from './Icon.tsx';

/** A title with what closes it, then the body. */
export function CardFrame(props: {
  kind: string;
  title: ComponentChildren;
  close?: () => void;
  children: ComponentChildren;
}) {
  return (
    <>
      <header class="card-head">
        <div>
          <p>{props.kind}</p>
          <h2>{props.title}</h2>
        </div>
        <button
          type="button"
          class="quiet square"
          aria-label={t('panel.closeRight')}
          title={`${t('panel.closeRight')}  ]`}
          onClick={props.close ?? (() => select(null))}
        >
          <Icon svg={closeIcon} />
        </button>
      </header>
      <div class="card-body">{props.children}</div>
    </>
  );
}

/** A number with what it counts below it. */
export function Figure({ value, unit, label }: { value: ComponentChildren; unit?: string; label: string }) {
  return (
    <div class="figure">
      <strong>
        {value}
        {unit && <small> {unit}</small>}
      </strong>
      <span>{label}</span>
    </div>
  );
}
