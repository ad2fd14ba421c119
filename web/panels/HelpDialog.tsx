import { useEffect, useRef } from 'preact/hooks';
import closeIcon from 'lucide-static/icons/x.svg?raw';
import { t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { Segments } from '../parts/Segments.tsx';
import { THEMES, setTheme, theme } from '../state/appearance.ts';
import { helpOpen } from '../state/layout.ts';

const KEYS = [
  ['/', 'help.search'],
  ['1  2', 'help.workspaces'],
  ['[', 'help.left'],
  [']', 'help.right'],
  ['␣', 'help.play'],
  ['← →  ,  .', 'help.steps'],
  ['↑ ↓ ← →', 'help.arrows'],
  ['Enter', 'help.enter'],
  ['m  l  Del', 'help.timeline'],
  ['Ctrl Z', 'help.undo'],
  ['Esc', 'help.escape'],
  ['w', 'help.wall'],
  ['?', 'help.help'],
] as const;

export function HelpDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
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
        <div class="phone-only">
          <Segments
            label={t('theme.label')}
            value={theme.value}
            options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
            onChange={setTheme}
          />
        </div>
        <dl class="keys desk-only">
          {KEYS.map(([keys, text]) => (
            <div key={text}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{t(text)}</dd>
            </div>
          ))}
        </dl>
        <h3>{t('help.about')}</h3>
        <p>{t('help.aboutText')}</p>
      </div>
    </dialog>
  );
}
