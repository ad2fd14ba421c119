// `npm run -s hexbeat -- ...`: the command line, after installing what is missing.
import { installPackages, requireNode } from './install.mjs';

requireNode();
installPackages();
const { register } = await import('tsx/esm/api');
register();
await import('./cli/main.ts');
