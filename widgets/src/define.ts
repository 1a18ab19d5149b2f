// As a namespace, so that a new element is one line in one file. (It also makes the bundler put its helper for
// namespaces into the entry: in a chunk of its own it would be one more trip before the first figure.)
import * as classes from './classes.js';

/** How `defineIops` names tags. */
export interface DefineOptions {
  /** Ends every tag: `two` defines `<iops-kpis-two>`, beside a copy that has the plain names. */
  suffix?: string;
}

/** Defines every tag that the page does not have yet; a copy that came first stays. */
export function defineIops({ suffix }: DefineOptions = {}): void {
  for (const [name, element] of Object.entries<CustomElementConstructor>(classes)) {
    const tag = tagOf(name) + (suffix ? `-${suffix}` : '');
    // A class has one tag; under a second it needs a class of its own.
    if (!customElements.get(tag)) customElements.define(tag, suffix ? class extends element {} : element);
  }
}

/** `iops-alerts-feed` for `IopsAlertsFeed`. */
function tagOf(name: string): string {
  return name.replace(/\B[A-Z]/g, '-$&').toLowerCase();
}
