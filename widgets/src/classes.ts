// The classes of all elements, defined under no tag: for scoped registries and for tags of one's own. The name of each
// says its tag: `IopsAlertsFeed` is `<iops-alerts-feed>`.
export { IopsAlertsFeed } from './elements/alerts-feed/alerts-feed.js';
export { IopsConnect } from './elements/connect/connect.js';
export { IopsExplain } from './elements/explain/explain.js';
export { IopsKpis } from './elements/kpis/kpis.js';
