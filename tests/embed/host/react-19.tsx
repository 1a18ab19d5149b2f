import type { IopsKpis } from '@iops/widgets/classes';
import '@iops/widgets/react-jsx';
import { useRef, useState } from 'react';

export function Operations() {
  const [title, setTitle] = useState('');
  const kpis = useRef<IopsKpis>(null);
  return (
    <>
      <iops-kpis
        ref={kpis}
        range="24h"
        metrics="satisfaction"
        time-zone="America/Chicago"
        theme="dark"
        className="wide"
      >
        Figures follow.
      </iops-kpis>
      <iops-alerts-feed limit={10} oniops-alert-open={(event) => setTitle(event.detail.alert.title)} />
      <iops-explain follow aria-label={title} oniops-error={({ detail }) => console.log(detail.code)} />
      <iops-explain alertId="a1" alert-id="a1" />
      <button type="button" onClick={() => void kpis.current?.refresh()}>
        Refresh
      </button>
      {/* @ts-expect-error There is no such range. */}
      <iops-kpis range="8d" />
      {/* @ts-expect-error A number. */}
      <iops-alerts-feed limit="many" />
      {/* @ts-expect-error React would listen to `IopsReady`. */}
      <iops-kpis onIopsReady={() => undefined} />
      {/* @ts-expect-error It is told, not set. */}
      <iops-kpis status="ready" />
    </>
  );
}
