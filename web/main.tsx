import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/panels.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { startLanguage } from './i18n/index.ts';
import { listenToKeys } from './keyboard.ts';
import { followAppearance } from './state/appearance.ts';
import { pollHealth } from './state/data.ts';
import { followAddress } from './state/store.ts';

followAppearance();
followAddress();
listenToKeys();
void pollHealth();
await startLanguage();
render(<App />, document.getElementById('app')!);
