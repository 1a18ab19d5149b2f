import type { Figure } from '@iops/contracts';

/** A piece of the text; with the evidence that backs it, where it is a figure. */
export interface TextSegment {
  text: string;
  evidenceId: string | null;
  /** What stands right behind a figure, a comma mostly: no line begins with it. */
  tail: string;
}

/** What no line begins with: all up to the next space, letter or digit. */
const TAIL = /^[^\s\p{L}\p{N}]+/u;

/** Cuts a text at its figures. Figures outside the text, or inside one before, are passed over; no character is lost. */
export function textSegments(text: string, figures: readonly Figure[]): TextSegment[] {
  const segments: TextSegment[] = [];
  const sorted = [...figures].sort((a, b) => a.start - b.start);
  let from = 0;
  const told = (to: number) => {
    if (to > from) segments.push({ text: text.slice(from, to), evidenceId: null, tail: '' });
  };
  sorted.forEach(({ start, end, evidenceId }, i) => {
    if (start < from || end > text.length || end <= start) return;
    told(start);
    const tail = TAIL.exec(text.slice(end, sorted[i + 1]?.start))?.[0] ?? '';
    segments.push({ text: text.slice(start, end), evidenceId, tail });
    from = end + tail.length;
  });
  told(text.length);
  return segments;
}
