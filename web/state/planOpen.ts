/** Whether the conditions of a plan are on the screen, or the plan. */
import { computed, signal } from '@preact/signals';
import { planId } from './store.ts';

/** The form is open although there is a plan: it is being made anew. */
export const formOpen = signal(false);
export const showsForm = computed(() => planId.value === null || formOpen.value);
