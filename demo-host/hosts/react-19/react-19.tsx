import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Operations } from './operations.js';

createRoot(document.querySelector('#app') as HTMLElement).render(
  <StrictMode>
    <Operations />
  </StrictMode>,
);
