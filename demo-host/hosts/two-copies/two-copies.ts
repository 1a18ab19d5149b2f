import { version } from '@iops/widgets';

const copies = document.querySelector('#copies') as HTMLElement;
copies.textContent = `The page’s own bundle brought version ${version} of the elements.`;
