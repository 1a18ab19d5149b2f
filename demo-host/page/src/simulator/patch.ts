/** Writes a text only where it differs, so that what is selected or being read aloud stays so. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** How a list on the page follows its items. */
export interface Rows<T> {
  key: (item: T, index: number) => string;
  create: (item: T) => HTMLElement;
  update: (row: HTMLElement, item: T) => void;
}

/** Makes the children of `list` one for each item, in their order; a row that stays is kept with its focus. */
export function patchRows<T>(list: HTMLElement, items: readonly T[], { key, create, update }: Rows<T>): void {
  const known = new Map([...list.children].map((row) => [(row as HTMLElement).dataset['key'], row as HTMLElement]));
  const rows = items.map((item, index) => {
    const name = key(item, index);
    const row = known.get(name) ?? create(item);
    row.dataset['key'] = name;
    update(row, item);
    return row;
  });
  for (const row of known.values()) if (!rows.includes(row)) row.remove();
  for (const [index, row] of rows.entries()) {
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  }
}
