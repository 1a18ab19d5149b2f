import { type RelatedStream, STREAM_NAMES, STREAMS, type StreamName, type StreamRelation } from '@iops/contracts';

/** Hours that one stream may lead or follow another by. */
const MAX_LAG = 3;
/** Weaker movement together is not told. */
const LEAST_CORRELATION = 0.5;
/** Of fewer hours known of both no correlation is taken. */
const LEAST_HOURS = 24;
const MOST_RELATED = 5;

/** Streams that the catalogue relates to one, with how. */
export function relationsOf(stream: StreamName): Map<StreamName, StreamRelation> {
  const relations = new Map<StreamName, StreamRelation>();
  const drives = (of: StreamName) => STREAMS[of].drives as readonly StreamName[];
  const drivers = STREAM_NAMES.filter((other) => drives(other).includes(stream));
  for (const sibling of drivers.flatMap(drives)) relations.set(sibling, 'sibling');
  for (const driven of drives(stream)) relations.set(driven, 'driven');
  for (const driver of drivers) relations.set(driver, 'driver');
  relations.delete(stream);
  return relations;
}

/**
 * The streams that moved with one, strongest first: by how their deviations from the expected go together over the
 * hours given, up to three hours apart. Those that the catalogue relates to it go before others.
 */
export function relatedTo(stream: StreamName, deviations: ReadonlyMap<StreamName, Float64Array>): RelatedStream[] {
  const own = deviations.get(stream);
  if (own === undefined) return [];
  const relations = relationsOf(stream);
  return [...deviations]
    .filter(([other]) => other !== stream)
    .map(([other, theirs]) => ({ stream: other, relation: relations.get(other) ?? null, ...strongest(own, theirs) }))
    .filter(({ correlation }) => Math.abs(correlation) >= LEAST_CORRELATION)
    .sort(
      (a, b) =>
        Number(b.relation !== null) - Number(a.relation !== null) || Math.abs(b.correlation) - Math.abs(a.correlation),
    )
    .slice(0, MOST_RELATED);
}

function strongest(own: Float64Array, other: Float64Array): { correlation: number; leadHours: number } {
  let best = { correlation: 0, leadHours: 0 };
  for (let step = 0; step <= 2 * MAX_LAG; step++) {
    // From no lag outwards: of two as strong the nearer is taken.
    const leadHours = step % 2 === 0 ? -step / 2 : (step + 1) / 2;
    const correlation = correlationAt(own, other, leadHours);
    if (Math.abs(correlation) > Math.abs(best.correlation)) best = { correlation, leadHours: leadHours + 0 };
  }
  return best;
}

/** Pearson's correlation of the hours of one with those of the other that lie `lead` hours before; 0 where unknown. */
function correlationAt(own: Float64Array, other: Float64Array, lead: number): number {
  let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (let i = Math.max(0, lead); i < Math.min(own.length, own.length + lead); i++) {
    const [a, b] = [own[i]!, other[i - lead]!];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    n++;
    x += a;
    y += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  const spread = Math.sqrt((n * xx - x * x) * (n * yy - y * y));
  return n < LEAST_HOURS || !(spread > 0) ? 0 : (n * xy - x * y) / spread;
}
