import type { Evidence, Figure } from '@iops/contracts';
import { display, TIME_UNIT } from './display.js';
import { plainText } from './plain-text.js';
import { resolve } from './resolve.js';
import { sentences } from './sentences.js';
import { TAKEN, tokens } from './tokens.js';

/** Phrases with a number word in them that claim no number. */
const IDIOMS = /(?<![\p{L}\p{N}_])(?:first[- ]sessions?|at first|first of all|no one|one another)(?![\p{L}\p{N}_])/giu;

/** One word with letters and figures in it, as ids are; a bare number is none, nor is a month. */
const ID = /^(?=.*\p{L})(?=.*[\p{N}_])[^\s“”]+$/u;

/** An explanation is a few sentences; of more than this nothing is looked at. */
const MAX_LENGTH = 4_000;

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
  const clean = plainText(phrased.slice(0, MAX_LENGTH));
  const { masked, named } = maskNames(clean, evidence, timeZone);
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

/**
 * Takes names, words and times of the evidence out, longest first: digits and full stops in them are theirs. Times and ids
 * are figures that their rows back; what stands in a name of several words is nobody's figure, and no row's. A number word
 * stays, even where somebody is called that: only in quotation marks is it known to be the name.
 */
function maskNames(text: string, evidence: readonly Evidence[], timeZone: string): { masked: string; named: Figure[] } {
  const named: Figure[] = [];
  const names = evidence
    .filter(({ value }) => typeof value === 'string' && value !== '')
    .map((row) => ({ row, written: display(row, timeZone) }))
    .filter(({ written }) => !isNumberWord(written))
    .sort((a, b) => b.written.length - a.written.length);
  let masked = text;
  for (const { row, written } of names) {
    const hasFigure = tokens(written).length > 0;
    const isFigure = hasFigure && (row.unit === TIME_UNIT || ID.test(written));
    masked = masked.replace(whole(written, hasFigure && !isFigure), (name, start: number) => {
      if (isFigure) named.push({ start, end: start + name.length, evidenceId: row.id });
      return TAKEN.repeat(name.length);
    });
  }
  return { masked: masked.replace(IDIOMS, (idiom) => TAKEN.repeat(idiom.length)), named };
}

/** True for `seven` or `April`, false for `“seven”`, `Seven of Nine` and `May 5`. */
function isNumberWord(written: string): boolean {
  const [only, ...others] = /\p{N}/u.test(written) ? [] : tokens(written);
  const isClaim = only !== undefined && only.claim.kind !== 'foreign';
  return isClaim && others.length === 0 && only.start === 0 && only.end === written.length;
}

/** Not within a longer word, and no time that goes on with seconds; to the letter where other letters would be a claim. */
function whole(written: string, isToTheLetter: boolean): RegExp {
  const literal = written.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_]|:\\p{N})`, isToTheLetter ? 'gu' : 'giu');
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
