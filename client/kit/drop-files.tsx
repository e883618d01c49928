import type { ReactNode } from 'react';
import { Button, DropZone, FileTrigger, type FileDropItem } from 'react-aria-components';
import './drop-files.css';

interface DropFilesProps {
  label: string;
  /** Kinds such as `image/png`. */
  accept: readonly string[];
  isMany?: boolean;
  isDisabled?: boolean;
  onFiles(files: readonly File[]): void;
  children?: ReactNode;
}

/** Takes files: chosen by its button, dropped onto it, or pasted into it. */
export function DropFiles({ label, accept, isMany = false, isDisabled = false, onFiles, children }: DropFilesProps) {
  const take = (files: readonly File[]): void => {
    const fitting = files.filter(({ type }) => accept.includes(type));
    if (!isDisabled && fitting.length > 0) onFiles(isMany ? fitting : fitting.slice(0, 1));
  };
  return (
    <DropZone
      className="drop-files"
      aria-label={label}
      isDisabled={isDisabled}
      getDropOperation={(types) => (accept.some((type) => types.has(type)) ? 'copy' : 'cancel')}
      onDrop={({ items }) => void Promise.all(items.filter((item): item is FileDropItem => item.kind === 'file').map((item) => item.getFile())).then(take)}
    >
      <FileTrigger acceptedFileTypes={[...accept]} allowsMultiple={isMany} onSelect={(files) => take([...(files ?? [])])}>
        <Button className="button primary" isDisabled={isDisabled}>
          {label}
        </Button>
      </FileTrigger>
      <div className="hint">{children}</div>
    </DropZone>
  );
}
