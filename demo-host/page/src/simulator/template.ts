import { element, within } from '../element.js';

/** Whether the person at the page may drive; the server holds to it too. */
export const MAY_DRIVE = document.querySelector<HTMLMetaElement>('meta[name="role"]')?.content === 'admin';

/** A copy of the single element in the template with this id. */
export function copyOf(templateId: string): HTMLElement {
  const copy = within(element<HTMLTemplateElement>(templateId).content, '*').cloneNode(true) as HTMLElement;
  if (!MAY_DRIVE) forbidDriving(copy);
  return copy;
}

/** Switches off every control that drives. */
export function forbidDriving(root: ParentNode): void {
  for (const control of root.querySelectorAll<HTMLButtonElement | HTMLSelectElement>('[data-drive]')) {
    control.disabled = true;
  }
}

/** Says what came of something that a person did. */
export function showOutcome(outcome: HTMLElement, text: string, isGood: boolean): void {
  outcome.textContent = text;
  outcome.dataset['good'] = String(isGood);
}
