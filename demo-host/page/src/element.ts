/** The element of the page with this id. A missing one is a bug in the template and throws. */
export function element<E extends HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found as E;
}

/** The element inside `root` that `selector` names; throws like `element`. */
export function within<E extends Element>(root: ParentNode, selector: string): E {
  const found = root.querySelector<E>(selector);
  if (!found) throw new Error(`The template has no ${selector}`);
  return found;
}
