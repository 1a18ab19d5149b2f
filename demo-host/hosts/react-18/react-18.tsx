import { configure } from '@iops/widgets';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Operations } from './operations.js';

// A token function in place of an endpoint, for an app that asks its backend in a way of its own.
configure({
  tokenProvider: async ({ signal }) => {
    const csrf = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? '';
    const response = await fetch('/hosts/iops/token', { method: 'POST', signal, headers: { 'X-CSRF-Token': csrf } });
    if (response.status === 401) return null;
    if (!response.ok) throw new Error(`The token endpoint answered ${response.status}.`);
    return response.json();
  },
});

createRoot(document.querySelector('#app') as HTMLElement).render(
  <StrictMode>
    <Operations />
  </StrictMode>,
);
