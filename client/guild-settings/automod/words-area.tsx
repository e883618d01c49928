import { useState } from 'react';
import { Area } from '../../kit/area.tsx';

interface WordsAreaProps {
  label: string;
  hint: string;
  value: readonly string[];
  wrong: string | undefined;
  onChange(words: string[]): void;
}

const wordsOf = (text: string): string[] => text.split('\n').flatMap((line) => line.trim() || []);

/** A list, one in a line. What is typed stays as it is typed, so that a line can be begun. */
export function WordsArea({ value, onChange, ...area }: WordsAreaProps) {
  const [typed, setTyped] = useState(value.join('\n'));
  const isSame = wordsOf(typed).join('\n') === value.join('\n');
  return (
    <Area
      {...area}
      rows={4}
      spellCheck={false}
      value={isSame ? typed : value.join('\n')}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(wordsOf(event.currentTarget.value));
      }}
    />
  );
}
