import '@iops/widgets';
import { stopClock } from './clock.js';
import { type Place, parsePlace, placeHash, statesOf } from './place.js';
import { show } from './states.js';

const stage = document.querySelector('#stage') as HTMLElement;
const heading = document.querySelector('#place') as HTMLElement;
const controls = document.querySelector('#controls') as HTMLFormElement;
/** A frame of the view of all states: the stage and nothing else. */
const isAlone = new URLSearchParams(location.search).has('alone');
let shown: Place | null = null;

stopClock();
document.documentElement.toggleAttribute('data-alone', isAlone);
controls.addEventListener('change', () => {
  location.hash = placeHash(Object.fromEntries(new FormData(controls)) as unknown as Place);
});
addEventListener('hashchange', () => void go());
void go();

/** Shows the place that the address names. What did not change stays as it is: a width is no new element. */
async function go(): Promise<void> {
  const place = parsePlace(location.hash);
  const { element, state, theme, width } = place;
  for (const [name, value] of Object.entries(place))
    (controls.elements.namedItem(name) as HTMLSelectElement).value = value;
  document.title = `${element}, ${state} · Gallery`;
  heading.textContent = `iops-${element}, ${state}`;
  stage.dataset['theme'] = theme;
  stage.style.setProperty('--width', `${width}px`);
  const isSame = shown?.element === element && shown.state === state && state !== 'all';
  shown = place;
  if (isSame) return;
  delete stage.dataset['settled'];
  const settled = state === 'all' ? showAll(place) : await show(stage, element, state);
  if (shown === place) stage.dataset['settled'] = settled;
}

/** Every state in a frame of its own: a page has one session, and one server to lose. */
function showAll(place: Place): string {
  const frames = statesOf(place.element).map((state) => {
    const figure = document.createElement('figure');
    const caption = document.createElement('figcaption');
    const link = document.createElement('a');
    const frame = document.createElement('iframe');
    link.href = placeHash({ ...place, state });
    link.textContent = state;
    frame.title = state;
    frame.src = `/gallery?alone${placeHash({ ...place, state })}`;
    frame.loading = 'lazy';
    caption.append(link);
    figure.append(caption, frame);
    return figure;
  });
  stage.replaceChildren(...frames);
  return 'all';
}
