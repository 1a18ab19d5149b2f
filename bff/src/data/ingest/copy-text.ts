const SPECIAL = /[\\\n\r\t]/;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** How a text is written as a value in PostgreSQL's text format for COPY. */
export function copyText(text: string): string {
  return SPECIAL.test(text) ? text.replaceAll(/[\\\n\r\t]/g, (char) => ESCAPED[char]!) : text;
}

/** The same for JSON text, or null: of what is special to COPY it holds backslashes only, since the others are escaped. */
export function copyJson(json: string | null): string {
  if (json === null) return '\\N';
  return json.includes('\\') ? json.replaceAll('\\', '\\\\') : json;
}
