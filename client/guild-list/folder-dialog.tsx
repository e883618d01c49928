import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { guildFolders, withFolder } from '#sdk/state/guild-folders';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import { FOLDER_COLORS, folderColor } from './folder-color.ts';

/** What a folder of guilds is called, and its colour. */
export default function FolderDialog({ folderId, onClose }: { folderId: number; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const folder = useSelected((state) => guildFolders(state).find(({ id }) => id === folderId));
  const [color, setColor] = useState(folder?.color ?? null);
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim() || null;
    task.run(async () => {
      await client.saveGuildFolders(withFolder(guildFolders(client.state), folderId, { name, color }));
      onClose();
    });
  };
  return (
    <Dialog title={t`Folder settings`} onClose={onClose}>
      <form className="stack" onSubmit={save}>
        <Field label={t`Name`} name="name" maxLength={100} defaultValue={folder?.name ?? ''} autoFocus wrong={task.wrong('guild_folders')} />
        <fieldset className="folder-colors">
          <legend>
            <Trans>Colour</Trans>
          </legend>
          {[null, ...FOLDER_COLORS].map((one, place) => (
            <label key={one} style={{ background: folderColor(one) }}>
              <input
                type="radio"
                name="color"
                aria-label={one === null ? t`The usual colour` : t`Colour ${place}`}
                checked={one === color}
                onChange={() => setColor(one)}
              />
            </label>
          ))}
          <label className="own-color" style={{ background: folderColor(color) }}>
            <input
              type="color"
              aria-label={t`A colour of your own`}
              title={t`A colour of your own`}
              value={folderColor(color ?? 0x5865f2)}
              onChange={(event) => setColor(Number.parseInt(event.currentTarget.value.slice(1), 16))}
            />
          </label>
        </fieldset>
        <FormFoot task={task} onCancel={onClose}>
          <Trans>Save</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}
