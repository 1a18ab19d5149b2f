import { IopsAlertsFeed, IopsExplain, IopsKpis } from '@iops/widgets/react';
import { useState } from 'react';

export function Operations() {
  const [title, setTitle] = useState('');
  return (
    <>
      <IopsKpis range="24h" timeZone="America/Chicago" onIopsReady={(event) => console.log(event.detail.ms)}>
        Figures follow.
      </IopsKpis>
      <IopsAlertsFeed limit={10} onIopsAlertOpen={(event) => setTitle(event.detail.alert.title)} />
      <IopsExplain follow aria-label={title} />
      {/* @ts-expect-error There is no such range. */}
      <IopsKpis range="8d" />
      {/* @ts-expect-error An event has no such detail. */}
      <IopsAlertsFeed onIopsAlertOpen={(event) => setTitle(event.detail.colour)} />
    </>
  );
}
