import { Tally } from './tally.js';

/** Connections of one person: pages and tabs, not a swarm. */
export const MAX_PER_PERSON = 50;

/** Who is connected to this process, by socket or event stream. */
export class People extends Tally {
  constructor() {
    super(MAX_PER_PERSON);
  }
}
