import type { PropertyDeclaration, ReactiveElement } from 'lit';

type Decorator = (prototype: object, name: PropertyKey) => void;

/**
 * Lit's `@property` for fields of classes that TypeScript compiles the old way, as ours are. Lit's own also serves
 * accessors and standard decorators, which no element here has, and every host page would load.
 */
export function property(options?: PropertyDeclaration): Decorator {
  return (prototype, name) => (prototype.constructor as typeof ReactiveElement).createProperty(name, options);
}

/** Lit's `@state`, likewise. */
export function state(): Decorator {
  return property({ state: true, attribute: false });
}
