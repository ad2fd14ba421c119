import { useEffect, useRef } from 'preact/hooks';
import closeIcon from 'lucide-static/icons/x.svg?raw';
import { t, type Key } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { helpOpen } from '../state/layout.ts';

const KEYS: [string, Key][] = [
  ['/', 'help.search'],
  ['1  2', 'help.workspaces'],
  ['[', 'help.left'],
  [']', 'help.right'],
  ['↑ ↓ ← →', 'help.arrows'],
  ['Enter', 'help.enter'],
  ['Esc', 'help.escape'],
  ['w', 'help.wall'],
  ['?', 'help.help'],
];

export function HelpDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (helpOpen.value) dialog.current?.showModal();
    else dialog.current?.close();
  }, [helpOpen.value]);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="help-title"
      onClose={() => (helpOpen.value = false)}
      onClick={(event) => event.target === event.currentTarget && (helpOpen.value = false)}
    >
      <div>
        <header class="card-head">
          <h2 id="help-title">{t('help.title')}</h2>
          <button
            type="button"
            class="quiet square"
            aria-label={t('help.close')}
            onClick={() => (helpOpen.value = false)}
          >
            <Icon svg={closeIcon} />
          </button>
        </header>
        <dl class="keys">
          {KEYS.map(([keys, text]) => (
            <div key={text}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{t(text as 'help.search')}</dd>
            </div>
          ))}
        </dl>
        <h3>{t('help.about')}</h3>
        <p>{t('help.aboutText')}</p>
      </div>
    </dialog>
  );
}
