import type { Figure } from '@iops/contracts';

/** A piece of the text; with the evidence that backs it, where it is a figure. */
export interface TextSegment {
  text: string;
  evidenceId: string | null;
}

/** Cuts a text at its figures. Figures outside the text, or inside one before, are passed over; no character is lost. */
export function textSegments(text: string, figures: readonly Figure[]): TextSegment[] {
  const segments: TextSegment[] = [];
  let from = 0;
  for (const { start, end, evidenceId } of [...figures].sort((a, b) => a.start - b.start)) {
    if (start < from || end > text.length || end <= start) continue;
    if (start > from) segments.push({ text: text.slice(from, start), evidenceId: null });
    segments.push({ text: text.slice(start, end), evidenceId });
    from = end;
  }
  if (from < text.length) segments.push({ text: text.slice(from), evidenceId: null });
  return segments;
}
