import { describe, expect, it } from 'vitest';
import { CATEGORY_GROUPS, DEFAULT_CATEGORIES, UNCLASSIFIED_GROUP } from './category.ts';

describe('default categories', () => {
  it('has each code once over both layers', () => {
    const codes = DEFAULT_CATEGORIES.map((c) => c.code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('puts each category in a group of its own layer', () => {
    for (const category of DEFAULT_CATEGORIES) {
      expect(CATEGORY_GROUPS.some((g) => g.code === category.group && g.of === category.of)).toBe(true);
    }
  });

  it('has categories in every group but the one for unknown sources', () => {
    for (const group of CATEGORY_GROUPS) {
      const members = DEFAULT_CATEGORIES.filter((c) => c.of === group.of && c.group === group.code);
      expect(members.length > 0).toBe(group.code !== UNCLASSIFIED_GROUP);
    }
  });

  it('tells the categories of a layer apart by colour', () => {
    for (const of of ['incidents', 'hazards']) {
      const colors = DEFAULT_CATEGORIES.filter((c) => c.of === of).map((c) => c.color);
      expect(new Set(colors).size).toBe(colors.length);
      for (const color of colors) expect(color).toMatch(/^#[0-9a-f]{6}$/);
    }
  });

  it('names what an import is likely to bring', () => {
    const codes = DEFAULT_CATEGORIES.map((c) => c.code);
    for (const code of ['collision', 'theft', 'burglary', 'noise', 'rental-housing', 'food-safety', 'fire']) {
      expect(codes).toContain(code);
    }
  });
});
