const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Levels of objects and arrays in a JSON text, counted without recursion; of a text that is none, some number. */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === QUOTE) inString = !inString;
    else if (inString && char === BACKSLASH) i += 1;
    else if (inString) continue;
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
  return deepest;
}
