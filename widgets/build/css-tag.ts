/** A style sheet as text, made into one sheet for all elements that share it. */
export class CSSResult {
  private made: CSSStyleSheet | undefined;

  constructor(readonly cssText: string) {}

  get styleSheet(): CSSStyleSheet {
    if (!this.made) {
      this.made = new CSSStyleSheet();
      this.made.replaceSync(this.cssText);
    }
    return this.made;
  }

  toString(): string {
    return this.cssText;
  }
}

/**
 * Lit's `css` for browsers that adopt style sheets, as all do that have what else the elements need. Lit's own also
 * serves older ones, in three times the room.
 */
export function css(parts: TemplateStringsArray, ...values: readonly (CSSResult | number)[]): CSSResult {
  return new CSSResult(parts.reduce((text, part, nth) => text + values[nth - 1] + part));
}

/** Puts the sheets on a shadow root. */
export function adoptStyles(root: ShadowRoot, styles: readonly (CSSResult | CSSStyleSheet)[]): void {
  root.adoptedStyleSheets = styles.map((style) => (style instanceof CSSStyleSheet ? style : style.styleSheet));
}

/** Sheets are fit as they are. */
export function getCompatibleStyle<Style>(style: Style): Style {
  return style;
}

/** Text that is trusted to be CSS. */
export function unsafeCSS(text: unknown): CSSResult {
  return new CSSResult(String(text));
}

/** See `css`. */
export const supportsAdoptingStyleSheets = true;
