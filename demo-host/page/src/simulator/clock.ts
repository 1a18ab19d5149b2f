/** Writes a time of day as people in front of the page have it, with the day where it is not today. */
export function clock(at: number): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  const day = isToday ? {} : ({ weekday: 'short', day: 'numeric', month: 'short' } as const);
  return date.toLocaleString('en-GB', { ...day, hour: '2-digit', minute: '2-digit' });
}

/** Writes a span of time; the day is not said twice. */
export function clockSpan(from: number, to: number): string {
  const isOneDay = new Date(from).toDateString() === new Date(to).toDateString();
  const end = isOneDay ? new Date(to).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }) : clock(to);
  return `${clock(from)} to ${end}`;
}
