import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { FileToSend } from '#sdk/rest/multipart';
import { Icon } from '../kit/icon.tsx';
import { sizeInWords } from '../messages/attachments.tsx';

/** Files that will go with the message. */
export function FilesToSend({ files, onRemove }: { files: readonly FileToSend[]; onRemove(place: number): void }) {
  const { t } = useLingui();
  if (files.length === 0) return null;
  return (
    <ul className="to-send" aria-label={t`Files to send`}>
      {files.map((file, place) => (
        <li key={place}>
          <Preview data={file.data} />
          <span className="name" dir="auto">
            {file.name}
          </span>
          <small>{sizeInWords(file.data.size)}</small>
          <button type="button" className="icon-button" aria-label={t`Remove ${file.name}`} onClick={() => onRemove(place)}>
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Preview({ data }: { data: Blob }) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    if (!data.type.startsWith('image/')) return;
    const made = URL.createObjectURL(data);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return address === '' ? <Icon name="file" /> : <img src={address} alt="" />;
}
