import './ops-frame.js';

// What happens in a frame comes out of it as an event of the page.
document.addEventListener('iops-alert-open', ({ detail }) => {
  (document.querySelector('#opened') as HTMLElement).textContent = `Opened: ${detail.alert.title}`;
});
