/** Something a person has to change before a start can work; its message is one sentence for them, without a stack. */
export class CannotStart extends Error {
  override name = 'CannotStart';
}
