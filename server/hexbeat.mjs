// `npm run -s hexbeat -- ...`: the command line, after installing what is missing.
import { installPackages, requireNode, stopWithParent } from './install.mjs';

requireNode();
installPackages();
stopWithParent();
const { register } = await import('tsx/esm/api');
register();
await import('./cli/main.ts');
