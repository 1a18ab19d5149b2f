/** Whom it is about, and what leads to all that is kept of them. */
export interface Person {
  customerId: string;
  sessionIds: readonly string[];
  alertIds: readonly string[];
  interventionIds: readonly string[];
  /** What names them in what was refused, beside their sessions. */
  words: string[];
}

/** Who is erased, and what stands for them from then on. */
export interface Erased extends Person {
  pseudonym: string;
}

/** A table that holds something of customers, and how a customer's rows are told to them. SQL calls a row `t`. */
export interface Kept {
  /** What it is called in an export. */
  section: string;
  table: string;
  /** Which rows are of a customer, by the values of `of` as parameters. */
  where: string;
  of: (person: Person) => unknown[];
  order: string;
  /** What is told of a row, as jsonb; all but what is of use to the machine alone where nothing is said. */
  row?: string;
  /** Rows read at once; set where a row may be large. */
  atOnce?: number;
}

/** Columns that say nothing of anybody: how rows are followed, folded and searched. */
const INNER = ['tx_id', 'stamps', 'touched_at', 'label', 'locked_until'];

/** A row as jsonb, without some columns. */
export function rowWithout(...columns: string[]): string {
  return `to_jsonb(t) - '{${[...INNER, ...columns].join(',')}}'::text[]`;
}

/** The rows of a customer by the column that most tables have. */
export const BY_CUSTOMER: Pick<Kept, 'where' | 'of'> = {
  where: 't.customer_id = $1',
  of: ({ customerId }) => [customerId],
};

/** The rows that go with a customer's alerts. */
export const BY_ALERT: Pick<Kept, 'where' | 'of'> = {
  where: 't.alert_id = ANY($1::uuid[])',
  of: ({ alertIds }) => [alertIds],
};
