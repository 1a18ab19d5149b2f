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
    /** Loads the code alone. */
    readonly load: () => Promise<M>,
  ) {}

  /** Resolves when the part is there, its styles apply and the element has words. */
  async ready(): Promise<M> {
    if (this.module) return this.module;
    const [module] = await Promise.all([this.load(), this.host.speak()]);
    if (!this.module) adopt(this.host.shadowRoot, module.styles);
    this.module = module;
    return module;
  }
}

/** Puts a sheet behind those that apply already. */
export function adopt(root: ShadowRoot | null, { styleSheet }: CSSResult): void {
  if (root && styleSheet) root.adoptedStyleSheets = [...root.adoptedStyleSheets, styleSheet];
}
