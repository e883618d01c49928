import { useLingui } from '@lingui/react/macro';
import { useCallback, useRef } from 'react';
import type { FileToSend } from '#sdk/rest/multipart';
import { aboutServer } from '../app/about-server.ts';
import { useStateOf } from '../kit/use-state-of.ts';
import { sizeInWords } from '../messages/attachments.tsx';

/** Discord: a message carries so many. */
const MOST_FILES = 10;
const SPOILER = 'SPOILER_';

/** A file that will go with the message. */
export interface ChosenFile {
  key: number;
  name: string;
  data: Blob;
  description: string;
  isSpoiler: boolean;
}

export interface ChosenFiles {
  list: readonly ChosenFile[];
  /** Why some were not taken. */
  refusal: string | null;
  add(files: Iterable<File>): void;
  change(key: number, change: Partial<Omit<ChosenFile, 'key' | 'data'>>): void;
  remove(key: number): void;
  /** Gives them to a message, and has none any more. */
  take(): FileToSend[];
  /** They did not go: they stand here again. */
  putBack(files: readonly FileToSend[]): void;
}

const toSend = ({ name, data, description, isSpoiler }: ChosenFile): FileToSend => ({
  name: isSpoiler ? `${SPOILER}${name}` : name,
  data,
  ...(description !== '' && { description }),
});

export function useFiles(channelId: string): ChosenFiles {
  const { t } = useLingui();
  const [list, setList] = useStateOf<readonly ChosenFile[]>(channelId, () => []);
  const [refusal, setRefusal] = useStateOf<string | null>(channelId, () => null);
  const lastKey = useRef(0);
  const chosen = useCallback(
    (name: string, data: Blob, description = '', isSpoiler = false): ChosenFile => ({ key: ++lastKey.current, name, data, description, isSpoiler }),
    [],
  );
  const add = (files: Iterable<File>): void => {
    const all = [...files];
    const small = all.filter(({ size }) => size <= aboutServer.maxFileBytes);
    const [tooLarge] = all.filter((file) => !small.includes(file));
    const room = MOST_FILES - list.length;
    setList([...list, ...small.slice(0, room).map((file) => chosen(file.name || 'file', file))]);
    const most = sizeInWords(aboutServer.maxFileBytes);
    if (tooLarge) setRefusal(t`${tooLarge.name} is larger than this server takes: at most ${most} a file.`);
    else setRefusal(small.length > room ? t`A message carries at most ${MOST_FILES} files.` : null);
  };
  return {
    list,
    refusal,
    add,
    change: (key, change) => setList((now) => now.map((file) => (file.key === key ? { ...file, ...change } : file))),
    remove(key) {
      setRefusal(null);
      setList((now) => now.filter((file) => file.key !== key));
    },
    take() {
      setList([]);
      setRefusal(null);
      return list.map(toSend);
    },
    putBack: (files) =>
      setList((now) =>
        [
          ...now,
          ...files.map(({ name, data, description }) =>
            name.startsWith(SPOILER) ? chosen(name.slice(SPOILER.length), data, description, true) : chosen(name, data, description),
          ),
        ].slice(0, MOST_FILES),
      ),
  };
}
