import { useLingui } from '@lingui/react/macro';
import type { FileToSend } from '#sdk/rest/multipart';
import { aboutServer } from '../app/about-server.ts';
import { useStateOf } from '../kit/use-state-of.ts';
import { sizeInWords } from '../messages/attachments.tsx';
import { changeFilesOf, useFilesOf, type ChosenFile } from './files-of.ts';

/** Discord: a message carries so many. */
const MOST_FILES = 10;
const SPOILER = 'SPOILER_';

export interface ChosenFiles {
  list: readonly ChosenFile[];
  /** Why some were not taken. */
  refusal: string | null;
  add(files: Iterable<File>): void;
  change(key: number, change: Partial<Omit<ChosenFile, 'key' | 'data'>>): void;
  remove(key: number): void;
  /** Gives them to a message, as many as it carries; those beyond stay. */
  take(): FileToSend[];
  /** They did not go: they stand in their channel again, before what was chosen meanwhile. */
  putBack(files: readonly FileToSend[]): void;
}

const toSend = ({ name, data, description, isSpoiler }: ChosenFile): FileToSend => ({
  name: isSpoiler ? `${SPOILER}${name}` : name,
  data,
  ...(description !== '' && { description }),
});

let lastKey = 0;
const chosen = (name: string, data: Blob, description = '', isSpoiler = false): ChosenFile => ({ key: ++lastKey, name, data, description, isSpoiler });

const chosenAgain = ({ name, data, description }: FileToSend): ChosenFile =>
  name.startsWith(SPOILER) ? chosen(name.slice(SPOILER.length), data, description, true) : chosen(name, data, description);

export function useFiles(channelId: string): ChosenFiles {
  const { t } = useLingui();
  const list = useFilesOf(channelId);
  const [refusal, setRefusal] = useStateOf<string | null>(channelId, () => null);
  const tooMany = (): string => t`A message carries at most ${MOST_FILES} files.`;
  return {
    list,
    refusal,
    add(files) {
      const all = [...files];
      const small = all.filter(({ size }) => size <= aboutServer.maxFileBytes);
      const [tooLarge] = all.filter((file) => !small.includes(file));
      const room = Math.max(MOST_FILES - list.length, 0);
      changeFilesOf(channelId, (now) => [...now, ...small.slice(0, room).map((file) => chosen(file.name || 'file', file))]);
      const most = sizeInWords(aboutServer.maxFileBytes);
      if (tooLarge) setRefusal(t`${tooLarge.name} is larger than this server takes: at most ${most} a file.`);
      else setRefusal(small.length > room ? tooMany() : null);
    },
    change: (key, change) => changeFilesOf(channelId, (now) => now.map((file) => (file.key === key ? { ...file, ...change } : file))),
    remove(key) {
      setRefusal(null);
      changeFilesOf(channelId, (now) => now.filter((file) => file.key !== key));
    },
    take() {
      changeFilesOf(channelId, (now) => now.slice(MOST_FILES));
      setRefusal(list.length > MOST_FILES ? tooMany() : null);
      return list.slice(0, MOST_FILES).map(toSend);
    },
    putBack: (files) => changeFilesOf(channelId, (now) => [...files.map(chosenAgain), ...now]),
  };
}
