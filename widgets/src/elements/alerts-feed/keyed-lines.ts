import { noChange, type TemplateResult } from 'lit';
import { type ChildPart, Directive, directive } from 'lit/directive.js';
import { insertPart, removePart, setChildPartValue } from 'lit/directive-helpers.js';

class KeyedLines extends Directive {
  private parts = new Map<string, ChildPart>();

  override render(_lines: readonly (readonly [key: string, TemplateResult])[]): unknown {
    return noChange;
  }

  override update(container: ChildPart, [lines]: Parameters<this['render']>): unknown {
    const next = new Map<string, ChildPart | undefined>(lines.map(([key]) => [key, undefined]));
    for (const [key, part] of this.parts) {
      if (next.has(key)) continue;
      removePart(part);
      // Lit leaves it behind.
      (part.endNode as ChildNode).remove();
    }
    let after: ChildPart | undefined;
    for (const [key, template] of lines.toReversed()) {
      let part = this.parts.get(key);
      const isInPlace = part?.endNode?.nextSibling === (after ?? { startNode: container.endNode }).startNode;
      if (!part || !isInPlace) part = insertPart(container, after, part);
      after = setChildPartValue(part, template);
      next.set(key, part);
    }
    this.parts = next as Map<string, ChildPart>;
    return noChange;
  }
}

/**
 * Templates by key, in their order: a key keeps its nodes, and nodes that stand in the right order never move. Lit's
 * `repeat` would move the one that has the focus where a window slides past it, and the focus would be lost.
 */
export const keyedLines = directive(KeyedLines);
