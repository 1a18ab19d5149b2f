// Types alone: with `import type {} from '@iops/widgets/react-jsx'` TypeScript knows the tags in React 19's JSX.
import type { IopsAlertsFeed, IopsConnect, IopsExplain, IopsKpis } from '../classes.js';
import type { IopsProps } from './props.js';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'iops-kpis': IopsProps<IopsKpis>;
      'iops-alerts-feed': IopsProps<IopsAlertsFeed>;
      'iops-explain': IopsProps<IopsExplain>;
      'iops-connect': IopsProps<IopsConnect>;
    }
  }
}
