const count = document.querySelector('#count') as HTMLElement;
const last = document.querySelector('#last') as HTMLElement;

/** Counts what the browser refused: of this page's own, and of anything it embeds. */
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, sourceFile }) => {
  count.textContent = String(Number(count.textContent) + 1);
  last.textContent = `${effectiveDirective} in ${sourceFile || 'the page'}`;
});

/** What the policy is there for: text that would become markup. The browser throws, and the count goes up. */
document.querySelector('#break')?.addEventListener('click', () => {
  document.querySelector('#break')!.innerHTML = '<b>from somewhere</b>';
});
