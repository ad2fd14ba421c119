/** All English words but those of the first screen, fetched beside it. */
import { enCommand } from './en.command.ts';
import { enDispatch } from './en.dispatch.ts';
import { enMap } from './en.map.ts';
import { enPlan } from './en.plan.ts';
import { enRoster } from './en.roster.ts';

export const enMore = { ...enCommand, ...enDispatch, ...enMap, ...enPlan, ...enRoster };
