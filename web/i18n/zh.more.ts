/** All words but those of the first screen, fetched beside it. */
import { zhCommand } from './zh.command.ts';
import { zhDispatch } from './zh.dispatch.ts';
import { zhMap } from './zh.map.ts';
import { zhPlan } from './zh.plan.ts';
import { zhRoster } from './zh.roster.ts';

export const zhMore = { ...zhCommand, ...zhDispatch, ...zhMap, ...zhPlan, ...zhRoster };
