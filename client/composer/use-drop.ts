import { useEffect, useEffectEvent, useState, type RefObject } from 'react';

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;

/** A file that is dropped beside every place for files stays where it is: browsers would show it instead of the page. */
export function keepStrayFilesOut(): void {
  const refuse = (event: DragEvent): void => {
    if (event.defaultPrevented || !hasFiles(event) || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
  };
  addEventListener('dragover', refuse);
  addEventListener('drop', refuse);
}

/** Takes the files that are dropped anywhere onto an area; says whether some hang above it. */
export function useDrop(area: RefObject<HTMLElement | null>, onFiles: (files: FileList) => void): boolean {
  const [isOver, setOver] = useState(false);
  const take = useEffectEvent(onFiles);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = ({ relatedTarget }: DragEvent): void => {
      if (!(relatedTarget instanceof Node && area.current?.contains(relatedTarget))) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      take(event.dataTransfer.files);
    };
    const ends = new AbortController();
    const { signal } = ends;
    area.current?.addEventListener('dragover', over, { signal });
    area.current?.addEventListener('dragleave', leave, { signal });
    area.current?.addEventListener('drop', drop, { signal });
    return () => ends.abort();
  }, [area]);
  return isOver;
}
