import { IopsAlertsFeed, IopsExplain, IopsKpis } from '@iops/widgets/react';
import { useState } from 'react';

const RANGES = ['today', '24h', '7d', '30d'] as const;

/** React 18 turns every prop of a tag into an attribute, and knows no events but the browser’s: the wrappers do both. */
export function Operations() {
  const [range, setRange] = useState<(typeof RANGES)[number]>('24h');
  const [isShown, setShown] = useState(true);
  const [opened, setOpened] = useState('');

  return (
    <>
      <h1>Operations</h1>
      <div className="row">
        <label>
          Range{' '}
          <select value={range} onChange={({ target }) => setRange(target.value as typeof range)}>
            {RANGES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <button type="button" onClick={() => setShown(!isShown)}>
          {isShown ? 'Take the elements out' : 'Put the elements back'}
        </button>
        <p role="status">{opened && `Opened: ${opened}`}</p>
      </div>
      {isShown && (
        <>
          <IopsKpis range={range}>Today’s figures follow in a moment.</IopsKpis>
          <div className="columns">
            <section aria-labelledby="alerts">
              <h2 id="alerts">Needs attention</h2>
              <IopsAlertsFeed limit={10} onIopsAlertOpen={({ detail }) => setOpened(detail.alert.title)} />
            </section>
            <section aria-labelledby="why">
              <h2 id="why">Why</h2>
              <IopsExplain follow />
            </section>
          </div>
        </>
      )}
    </>
  );
}
