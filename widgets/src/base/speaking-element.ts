import { LitElement, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { FirstWords, Strings } from '../i18n/en.js';
import type { HourCycle } from '../i18n/format.js';
import { stringsFor } from '../i18n/strings.js';
import { runtime } from '../runtime/runtime.js';
import { baseStyles } from './base.styles.js';
import { adopt } from './body.js';
import type { Voice } from './states.view.js';

/** What comes with the words: it says nothing without them. */
type States = typeof import('./states.view.js');

/**
 * What every element has, whatever it shows: language, zone, theme, and the states that its styles ask for.
 *
 * @cssproperty --iops-fg - Text.
 * @cssproperty --iops-fg-muted - Text of less weight.
 * @cssproperty --iops-surface - The card.
 * @cssproperty --iops-bg - Sunken parts.
 * @cssproperty --iops-border - Hairlines.
 * @cssproperty --iops-accent - Links and buttons.
 * @cssproperty --iops-focus - The focus ring; the accent unless set.
 * @cssproperty --iops-sev-critical - Critical alerts, targets that are missed.
 * @cssproperty --iops-sev-warning - Warnings, targets that are near.
 * @cssproperty --iops-sev-info - Alerts to know about.
 * @cssproperty --iops-sev-ok - What is well.
 * @cssproperty --iops-series-1 - Trends and bars.
 * @cssproperty --iops-font - Type; the page's unless set.
 * @cssproperty --iops-font-numeric - Type of figures.
 * @cssproperty --iops-font-size - Size of text, 0.875rem unless set; all else follows.
 * @cssproperty --iops-radius - Corners, 10px unless set.
 * @cssproperty --iops-space - The unit of spacing, 4px unless set.
 * @cssproperty --iops-skeleton - Bones of what is on its way.
 * @cssState light - `theme` is light.
 * @cssState dark - `theme` is dark.
 */
export abstract class SpeakingElement<S extends FirstWords = Strings> extends LitElement {
  static override styles = [baseStyles];

  /** BCP 47; without it `configure`, then the page decides. */
  @property() override lang = '';
  /** IANA; without it `configure`, then IOPS decides (`IOPS_TIMEZONE`), then the browser. */
  @property({ attribute: 'time-zone' }) timeZone = '';
  /** `auto` follows the `color-scheme` around the element. */
  @property() theme: 'auto' | 'light' | 'dark' = 'auto';
  /** How much room things take; `compact` keeps targets of 24 px. */
  @property() density: 'comfortable' | 'compact' = 'comfortable';
  /** `h23` counts hours to 23, `h12` says am and pm; without it the language decides, and `h23` where it does not say. */
  @property({ attribute: 'hour-cycle' }) hourCycle: HourCycle | '' = '';

  @state() private strings: S | null = null;
  protected stateViews: States | null = null;
  private readonly internals = this.attachInternals();
  private askedLang = '';

  /** The words and formats of the element's language and zone; null until the words have come. @internal */
  get voice(): Voice<S> | null {
    const { options, api } = runtime();
    const timeZone = this.timeZone || options.timeZone || api.timeZone;
    const { locale: lang, hourCycle } = this;
    return this.strings && this.stateViews!.voiceOf(this.strings, { lang, timeZone, hourCycle });
  }

  /** Resolves when the element has the words of its language. @internal */
  async speak(): Promise<void> {
    const lang = this.locale;
    this.askedLang = lang;
    const [strings, states] = await Promise.all([this.wordsFor(lang), import('./states.view.js')]);
    // Another was asked for meanwhile, and may have come first.
    if (lang !== this.askedLang) return;
    if (!this.stateViews) adopt(this.shadowRoot, states.statesStyles);
    this.stateViews = states;
    this.strings = strings as S;
  }

  /** All words of a language; an element that makes do with the first ones asks for those alone. */
  protected wordsFor(lang: string): Promise<FirstWords> {
    return stringsFor(lang);
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    // Also `configure` and the page around decide it.
    if (this.askedLang !== this.locale) void this.speak().catch(() => undefined);
    for (const look of ['light', 'dark', 'compact']) this.mark(look, look === this.theme || look === this.density);
  }

  protected get locale(): string {
    const around = this.lang || runtime().options.lang || this.closest<HTMLElement>('[lang]')?.lang;
    return around || 'en';
  }

  /** Sets a `:state()`, or takes it away. */
  protected mark(name: string, isSet: boolean): void {
    this.internals.states[isSet ? 'add' : 'delete'](name);
  }
}
