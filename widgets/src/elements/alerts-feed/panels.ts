// What nobody needs before they have read the first alert: the bars of what is picked and done, filters, keys, details,
// browser notices. It comes once the first alerts are painted, so that they come sooner.
export { doneBar, pickBar } from './bars.view.js';
export { CriticalNotices } from './critical-notices.js';
export { detailView } from './detail.view.js';
export { filtersView } from './filters.view.js';
export { helpView } from './help.view.js';
export { panelStyles } from './panels.styles.js';
