import type { Evidence, Figure } from '@iops/contracts';
import { plainText } from './plain-text.js';
import { resolve } from './resolve.js';
import { sentences } from './sentences.js';
import { TAKEN, tokens } from './tokens.js';

/** Phrases with a number word in them that claim no number. */
const IDIOMS = /(?<![\p{L}\p{N}_])(?:first[- ]sessions?|at first|first of all|no one|one another)(?![\p{L}\p{N}_])/giu;

/** What is left of a phrased text. */
export interface Verified {
  text: string;
  /** Where each figure, id and time stands in `text`, and the row that backs it. */
  figures: Figure[];
  /** 0..1: the share of sentences that were kept; 0 for a text without any. */
  grounded: number;
}

interface Checked {
  text: string;
  /** Relative to the sentence; null when something in it has no row. */
  figures: Figure[] | null;
}

/**
 * Keeps of a phrased text the sentences whose every figure, id and time resolves to a row in the form it is written in.
 * Links, HTML and invisible characters go before that.
 */
export function verify(phrased: string, evidence: readonly Evidence[], timeZone: string): Verified {
  const clean = plainText(phrased);
  const { masked, named } = maskNames(clean, evidence);
  const checked = sentences(masked).map(({ start, end }): Checked => {
    const inside = named.filter((figure) => figure.start >= start && figure.end <= end);
    const text = clean.slice(start, end);
    const figures = check(masked.slice(start, end), { evidence, timeZone, text });
    return { text, figures: figures && [...figures, ...inside.map((figure) => moved(figure, -start))] };
  });
  const kept = checked.filter((sentence) => sentence.figures !== null);
  return { ...join(kept), grounded: checked.length === 0 ? 0 : kept.length / checked.length };
}

function check(
  masked: string,
  context: { evidence: readonly Evidence[]; timeZone: string; text: string },
): Figure[] | null {
  const figures: Figure[] = [];
  for (const token of tokens(masked)) {
    const row = resolve(token, context.evidence, { sentence: context.text, timeZone: context.timeZone });
    if (row === null) return null;
    figures.push({ start: token.start, end: token.end, evidenceId: row.id });
  }
  return figures;
}

/** Takes names and words of the evidence out, longest first: digits and full stops in them are theirs. */
function maskNames(text: string, evidence: readonly Evidence[]): { masked: string; named: Figure[] } {
  const named: Figure[] = [];
  const rows = evidence.filter((row): row is Evidence & { value: string } => isName(row));
  let masked = text;
  for (const { id, value } of rows.sort((a, b) => b.value.length - a.value.length)) {
    const hasFigure = tokens(value).length > 0;
    masked = masked.replace(nameOf(value), (name, start: number) => {
      if (hasFigure) named.push({ start, end: start + name.length, evidenceId: id });
      return TAKEN.repeat(name.length);
    });
  }
  return { masked: masked.replace(IDIOMS, (idiom) => TAKEN.repeat(idiom.length)), named };
}

function isName({ value, unit }: Evidence): boolean {
  return typeof value === 'string' && unit === null && value !== '';
}

function nameOf(value: string): RegExp {
  const literal = value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, 'giu');
}

function join(kept: readonly Checked[]): Pick<Verified, 'text' | 'figures'> {
  const figures: Figure[] = [];
  let text = '';
  for (const sentence of kept) {
    if (text !== '') text += ' ';
    const offset = text.length;
    figures.push(...(sentence.figures ?? []).map((figure) => moved(figure, offset)));
    text += sentence.text;
  }
  return { text, figures: figures.sort((a: Figure, b: Figure) => a.start - b.start) };
}

function moved(figure: Figure, by: number): Figure {
  return { ...figure, start: figure.start + by, end: figure.end + by };
}
