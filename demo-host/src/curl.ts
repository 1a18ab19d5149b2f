/** A shell command that sends the same request; the key is taken from $IOPS_INGEST_KEY and never written out. */
export function ingestCurl(bffUrl: string, event: unknown): string {
  return [
    `curl ${bffUrl}/ingest \\`,
    `  -H "X-API-Key: $IOPS_INGEST_KEY" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuote(JSON.stringify(event, null, 2))}`,
  ].join('\n');
}

/** In single quotes nothing is special but the quote itself. */
function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
