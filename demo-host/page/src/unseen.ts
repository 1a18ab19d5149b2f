import { element } from './element.js';

/** Counts the callbacks that came while their list was out of view, on a link that leads to it. */
export function countUnseen(): { add: () => void } {
  const link = element('unseen');
  let count = 0;
  let isInView = false;
  const show = () => {
    link.hidden = count === 0;
    link.textContent = `${count} new ${count === 1 ? 'callback' : 'callbacks'} to Rails`;
  };
  new IntersectionObserver(([entry]) => {
    isInView = entry?.isIntersecting ?? false;
    if (isInView) count = 0;
    show();
  }).observe(element('received-card'));
  const add = () => {
    if (!isInView) count++;
    show();
  };
  return { add };
}
