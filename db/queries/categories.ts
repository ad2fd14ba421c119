/** The categories and groups that a database starts with. */
import { sql } from 'drizzle-orm';
import { CATEGORY_GROUPS, DEFAULT_CATEGORIES } from '../../domain/category.ts';
import type { Engine } from '../engines/engine.ts';
import { LOCAL_ACTOR, recordChange } from './ledger.ts';

/** Writes the default groups and categories that are missing; what a deployment changed stays. Returns how many were. */
export async function ensureCategories(engine: Engine): Promise<number> {
  return engine.transaction(async (tx) => {
    const groups = CATEGORY_GROUPS.map((group, i) => ({ ...group, sortOrder: 10 * (i + 1) }));
    const newGroups = await tx.rows(sql`
      insert into category_group (of, code, name_zh, name_en, color, sort_order)
      select of, code, "nameZh", "nameEn", color, "sortOrder"
      from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb)
        as given(of text, code text, "nameZh" text, "nameEn" text, color text, "sortOrder" int)
      on conflict on constraint category_group_pk do nothing returning code`);
    const categories = DEFAULT_CATEGORIES.map((category, i) => ({ ...category, sortOrder: 10 * (i + 1) }));
    const newCategories = await tx.rows(sql`
      insert into category (of, code, group_code, name_zh, name_en, severity_weight, color, sort_order)
      select of, code, "group", "nameZh", "nameEn", "severityWeight", color, "sortOrder"
      from jsonb_to_recordset(${JSON.stringify(categories)}::jsonb)
        as given(of text, code text, "group" text, "nameZh" text, "nameEn" text, "severityWeight" real, color text,
                 "sortOrder" int)
      on conflict on constraint category_pk do nothing returning code`);
    const written = newGroups.length + newCategories.length;
    await recordChange(tx, LOCAL_ACTOR, 'categories', written);
    return written;
  });
}
