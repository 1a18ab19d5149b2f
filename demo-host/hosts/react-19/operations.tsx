import { useState } from 'react';

const RANGES = ['today', '24h', '7d', '30d'] as const;

/** The tags as they are. Properties are set, and a prop `oniops-…` is a listener for the event `iops-…`. */
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
          <iops-kpis range={range}>Today’s figures follow in a moment.</iops-kpis>
          <div className="columns">
            <section aria-labelledby="alerts">
              <h2 id="alerts">Needs attention</h2>
              <iops-alerts-feed limit={10} oniops-alert-open={({ detail }) => setOpened(detail.alert.title)} />
            </section>
            <section aria-labelledby="why">
              <h2 id="why">Why</h2>
              <iops-explain follow />
            </section>
          </div>
        </>
      )}
    </>
  );
}
