import type { DetailedHTMLProps, HTMLAttributes } from 'react';

/** Every event of the elements, by name. */
export type IopsEventMap = {
  [Name in keyof HTMLElementEventMap as Name extends `iops-${string}` ? Name : never]: HTMLElementEventMap[Name];
};

type Kebab<Name extends string> = Name extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `-${Lowercase<Head>}`}${Kebab<Tail>}`
  : Name;

type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** The names of what a page may set on an element and that other elements do not have. */
type Settable<Element> = {
  [Name in Exclude<keyof Element, keyof HTMLElement> & string]: Element[Name] extends (...given: never[]) => unknown
    ? never
    : IsSame<Pick<Element, Name>, Readonly<Pick<Element, Name>>> extends true
      ? never
      : Name;
}[Exclude<keyof Element, keyof HTMLElement> & string];

type PropertyProps<Element, Name extends keyof Element & string> = { [Key in Name]?: Element[Key] } & {
  [Key in Name as Element[Key] extends string | number | boolean ? Kebab<Key> : never]?: Element[Key];
};

type EventProps = { [Name in keyof IopsEventMap as `on${Name}`]?: (event: IopsEventMap[Name]) => void };

/**
 * What React 19 takes on one of the elements: its properties (by name, or as the attribute is written), its events
 * (`oniops-alert-open` for `iops-alert-open`), and what every HTML element takes.
 */
export type IopsProps<Element extends HTMLElement> = DetailedHTMLProps<HTMLAttributes<Element>, Element> &
  PropertyProps<Element, Exclude<Settable<Element>, keyof OwnNames>> &
  EventProps;

/** Public in the classes, but Lit's own. */
type OwnNames = { [Name in 'renderOptions' | 'renderRoot' | 'isUpdatePending' | 'hasUpdated']: never };
