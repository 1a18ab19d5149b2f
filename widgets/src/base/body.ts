import type { CSSResult } from 'lit';

/** Whose lazy part it is. */
export interface BodyHost {
  readonly shadowRoot: ShadowRoot | null;
  speak(): Promise<void>;
}

/** What an element's lazy part brings. */
export interface BodyModule {
  styles: CSSResult;
}

/**
 * An element's lazy part: loaded beside its first data, so that the entry stays small and every tag is defined at once.
 * A load that failed is tried again when it is asked for again.
 */
export class Body<M extends BodyModule> {
  module: M | null = null;

  constructor(
    private readonly host: BodyHost,
    private readonly load: () => Promise<M>,
  ) {}

  /** Resolves when the part is there, its styles apply and the element has words. */
  async ready(): Promise<M> {
    if (this.module) return this.module;
    const [module] = await Promise.all([this.load(), this.host.speak()]);
    this.adopt(module);
    return module;
  }

  private adopt(module: M): void {
    if (this.module) return;
    this.module = module;
    const sheet = module.styles.styleSheet;
    const root = this.host.shadowRoot;
    if (sheet && root) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
}
