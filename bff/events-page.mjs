import { EVENT_TYPE_ALIASES, LIMITS, STREAMS } from '@iops/contracts';

/** The text of docs/events.md: every stream of the catalogue with the fields of its data. */
export function eventsPage() {
  const aliases = Object.entries(EVENT_TYPE_ALIASES).map(([alias, name]) => `\`${alias}\` = \`${name}\``);
  const rows = Object.entries(STREAMS).map(([name, { label, data }]) => {
    const required = data.required ?? [];
    const optional = Object.keys(data.properties).filter((field) => !required.includes(field));
    return `| \`${name}\` | ${label} | ${required.join(', ')} | ${optional.join(', ')} |`;
  });
  return `# Events

What \`POST /ingest\` takes: one event, or an array of up to ${LIMITS.batchEvents.toLocaleString('en')} without a wrapper. Generated from contracts/src by npm run generate.

\`\`\`json
{ "event_id": "call-4532", "event_type": "support.call.inbound", "occurred_at": "2026-01-31T16:05:00Z",
  "data": { "call_id": "4532", "customer_id": "stu_0001", "reason_code": "billing" } }
\`\`\`

- \`event_id\` is a string, unique over all models: prefix it. The same id with the same body is a duplicate and changes nothing; with another body it is refused as \`event_id_conflict\`.
- \`occurred_at\` is ISO 8601 with a zone, from ${LIMITS.pastDays} days back to ${LIMITS.futureMinutes} minutes ahead.
- Ids in \`data\` are strings. \`student_id\` is taken for \`customer_id\`. Fields that are not listed are kept as they come.
- Short names: ${aliases.join(', ')}.

The answer counts \`accepted\`, \`duplicates\` and \`rejected\`, and lists each refused event in \`errors\` with its place, a stable code, a pointer to the field and a message. Refused events are kept whole.

| event_type | what it tells | required in data | optional |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
