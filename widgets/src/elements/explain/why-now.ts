import type { Figure } from '@iops/contracts';

/** A text in two: the sentence that tells why the alert came now, and what there is to say beyond it. */
export interface WhyNow {
  lead: string;
  rest: string;
  /** Figures of each, with offsets of its own. */
  leadFigures: Figure[];
  restFigures: Figure[];
}

/** Parts the first sentence from the rest, in English as explanations are; neither a decimal point nor a figure is cut. */
export function whyNow(text: string, figures: readonly Figure[]): WhyNow {
  const isCut = (at: number) => figures.some(({ start, end }) => start < at && at < end);
  const ends = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)].map(
    ({ index, segment }) => index + segment.length,
  );
  const end = ends.find((at) => !isCut(at)) ?? text.length;
  return {
    lead: text.slice(0, end).trimEnd(),
    rest: text.slice(end),
    leadFigures: figures.filter((figure) => figure.end <= end),
    restFigures: figures
      .filter(({ start }) => start >= end)
      .map((figure) => ({ ...figure, start: figure.start - end, end: figure.end - end })),
  };
}
