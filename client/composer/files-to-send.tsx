import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { sizeInWords } from '../messages/attachments.tsx';
import type { ChosenFile } from './files-of.ts';
import type { ChosenFiles } from './use-files.ts';

/** Files that will go with the message: each can be named, described, hidden or left here. */
export default function FilesToSend({ files }: { files: ChosenFiles }) {
  const { t } = useLingui();
  const [editing, setEditing] = useState<ChosenFile | null>(null);
  return (
    <>
      {files.list.length > 0 && (
        <ul className="to-send" aria-label={t`Files to send`}>
          {files.list.map((file) => (
            <FileToSend key={file.key} file={file} files={files} onEdit={() => setEditing(file)} />
          ))}
        </ul>
      )}
      {files.refusal !== null && (
        <p className="composer-note wrong" role="alert">
          {files.refusal}
        </p>
      )}
      {editing && <EditFile file={editing} onChange={(change) => files.change(editing.key, change)} onClose={() => setEditing(null)} />}
    </>
  );
}

function FileToSend({ file, files, onEdit }: { file: ChosenFile; files: ChosenFiles; onEdit(): void }) {
  const { t } = useLingui();
  const { key, name, data, description, isSpoiler } = file;
  return (
    <li className={isSpoiler ? 'spoiler-file' : undefined}>
      <Preview data={data} alt={description} />
      {isSpoiler && (
        <span className="word">
          <Trans>Spoiler</Trans>
        </span>
      )}
      <span className="name" dir="auto" title={name}>
        {name}
      </span>
      <small>{sizeInWords(data.size)}</small>
      <span className="file-acts">
        <button
          type="button"
          className="icon-button"
          aria-label={t`Spoiler: ${name}`}
          title={t`Mark as a spoiler`}
          aria-pressed={isSpoiler}
          onClick={() => files.change(key, { isSpoiler: !isSpoiler })}
        >
          <Icon name="eye" />
        </button>
        <button type="button" className="icon-button" aria-label={t`Change ${name}`} title={t`Name and description`} onClick={onEdit}>
          <Icon name="edit" />
        </button>
        <button type="button" className="icon-button" aria-label={t`Remove ${name}`} title={t`Remove`} onClick={() => files.remove(key)}>
          <Icon name="trash" />
        </button>
      </span>
    </li>
  );
}

interface EditFileProps {
  file: ChosenFile;
  onChange(change: Partial<ChosenFile>): void;
  onClose(): void;
}

/** What a file is called, and what those hear of it who do not see it. */
function EditFile({ file, onChange, onClose }: EditFileProps) {
  const { t } = useLingui();
  const [name, setName] = useState(file.name);
  const [description, setDescription] = useState(file.description);
  return (
    <Dialog title={t`Change the file`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          onChange({ name: name.trim() || file.name, description: description.trim() });
          onClose();
        }}
      >
        <Field label={t`File name`} value={name} maxLength={255} required onChange={(event) => setName(event.target.value)} />
        <Field
          label={t`Description (alternative text)`}
          hint={t`Read to those who do not see the file.`}
          value={description}
          maxLength={1024}
          onChange={(event) => setDescription(event.target.value)}
        />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className="button primary">
            <Trans>Save</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Preview({ data, alt }: { data: Blob; alt: string }) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    if (!/^image\/(?!svg)|^video\//.test(data.type)) return;
    const made = URL.createObjectURL(data);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  if (address === '')
    return (
      <span className="preview">
        <Icon name={data.type.startsWith('audio/') ? 'voice' : 'file'} />
      </span>
    );
  if (data.type.startsWith('video/')) return <video className="preview" src={address} muted playsInline preload="metadata" aria-hidden="true" />;
  return <img className="preview" src={address} alt={alt} />;
}
