const QUOTE = 34;
const BACKSLASH = 92;

/** Parts a stream of JSON objects that stand one behind the other; a piece may end anywhere. */
export function jsonSplitter(onObject: (json: string) => void): (piece: string) => void {
  let parts: string[] = [];
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  return (piece) => {
    let from = 0;
    for (let index = 0; index < piece.length; index++) {
      const code = piece.charCodeAt(index);
      if (isEscaped) isEscaped = false;
      else if (isText) {
        if (code === BACKSLASH) isEscaped = true;
        else if (code === QUOTE) isText = false;
      } else if (code === QUOTE) isText = true;
      // { and [
      else if (code === 123 || code === 91) depth++;
      else if ((code === 125 || code === 93) && --depth === 0) {
        const whole = [...parts, piece.slice(from, index + 1)].join('');
        parts = [];
        from = index + 1;
        onObject(whole);
      }
    }
    if (from < piece.length) parts.push(piece.slice(from));
  };
}
