/** The shortest name that is looked for: a shorter one stands in others' events as well. */
const LEAST_NAME = 5;
/** Fields in which events name the customer that they are about. */
const CUSTOMER_FIELDS = ['customer_id', 'student_id'];

/**
 * The ways in which what was refused may name a customer, as JSON writes them: the id as a text, or as a number, which is
 * often why it was refused; the name as a whole text, and a full name within one as well.
 */
export function writtenForms(customerId: string, name: string | null): string[] {
  return [...textsOf(customerId), ...numbersOf(customerId), ...(name === null ? [] : namesOf(name))];
}

/**
 * The ways in which what was refused names a customer and hardly anybody else: the id in the field of a customer, and a
 * full name. The same id in another field may be of anything.
 */
export function writtenOfThemAlone(customerId: string, name: string | null): string[] {
  const ids = [...textsOf(customerId).flatMap((text) => [`:${text}`, `: ${text}`]), ...numbersOf(customerId)];
  const inFields = CUSTOMER_FIELDS.flatMap((field) => ids.map((id) => `"${field}"${id}`));
  return [...inFields, ...(name?.includes(' ') ? namesOf(name) : [])];
}

/** The ways in which what was refused may name sessions. */
export function writtenSessions(sessionIds: readonly string[]): string[] {
  return sessionIds.flatMap((id) => textsOf(id).flatMap((text) => [`"session_id":${text}`, `"session_id": ${text}`]));
}

function namesOf(name: string): string[] {
  if (name.length < LEAST_NAME) return [];
  // A first name alone may be in a sentence about anybody.
  return name.includes(' ') ? textsOf(name).map((text) => text.slice(1, -1)) : textsOf(name);
}

/** A number with what may stand around it, so that 47 is not found in 471. */
function numbersOf(customerId: string): string[] {
  if (!/^[1-9]\d*$/.test(customerId)) return [];
  return [':', ': '].flatMap((before) => [',', '}', ' ', '\n'].map((behind) => `${before}${customerId}${behind}`));
}

/** A text as senders write it in JSON: as it is, without what HTML minds (Rails), or in ASCII alone. */
function textsOf(text: string): string[] {
  const plain = JSON.stringify(text);
  const ascii = plain.replace(/[^\x20-\x7e]/g, escaped);
  return [...new Set([plain, plain.replace(/[&<>]/g, escaped), ascii, ascii.replace(/\\u[0-9a-f]{4}/g, upper)])];
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function upper(escape: string): string {
  return `\\u${escape.slice(2).toUpperCase()}`;
}
