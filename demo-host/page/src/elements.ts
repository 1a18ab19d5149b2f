import { element } from './element.js';

/** A script that is there takes well under this, even on a slow line. */
const PATIENCE_MS = 4000;
const TAGS = ['iops-kpis', 'iops-alerts-feed', 'iops-explain'];

/** Says so quietly when the elements do not come, and brings the reason into view on a narrow screen. */
export function watchElements(): void {
  const notice = element('notice');
  const late = setTimeout(() => {
    notice.textContent = 'IOPS does not answer at the moment. This page goes on without it; reload to try again.';
  }, PATIENCE_MS);
  void allDefined().then(() => {
    clearTimeout(late);
    return notice.replaceChildren();
  });
  showLinkedAlert();
  document.addEventListener('iops-alert-open', scrollToReason);
}

/** Callbacks link to this page with `?alert=<id>`; the next alert that is opened takes its place. */
function showLinkedAlert(): void {
  const id = new URLSearchParams(location.search).get('alert');
  if (!id) return;
  const explain = element('explain');
  explain.setAttribute('alert-id', id);
  scrollToReason();
  document.addEventListener('iops-alert-open', () => explain.removeAttribute('alert-id'), { once: true });
}

async function allDefined(): Promise<void> {
  await Promise.all(TAGS.map((tag) => customElements.whenDefined(tag)));
}

function scrollToReason(): void {
  element('pane').scrollTop = 0;
  const isOneColumn = matchMedia('(max-width: 60rem)').matches;
  if (!isOneColumn) return;
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  element('why').scrollIntoView({ block: 'start', behavior: isCalm ? 'auto' : 'smooth' });
}
