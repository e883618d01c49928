import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Suspense, useRef } from 'react';
import { Menu, MenuItem } from 'react-aria-components';
import { may } from '#sdk/state/selectors/permissions';
import { lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { Opener } from '../kit/opener.tsx';
import { useStateOf } from '../kit/use-state-of.ts';

const PollForm = lazily(() => import('./poll-form.tsx'));

interface PlusMenuProps {
  channelId: string;
  mayAttach: boolean;
  onFiles(files: Iterable<File>): void;
}

/** What a message can have beside words. */
export function PlusMenu({ channelId, mayAttach, onFiles }: PlusMenuProps) {
  const { t } = useLingui();
  const picker = useRef<HTMLInputElement>(null);
  const mayAsk = useSelected((state) => may(state, channelId, Bit.SendPolls));
  const [isOpen, setOpen] = useStateOf(channelId, () => false);
  const [isAsking, setAsking] = useStateOf(channelId, () => false);
  if (!mayAttach && !mayAsk) return null;
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onFiles(event.target.files ?? []);
          event.target.value = '';
        }}
      />
      <Opener
        className="icon-button"
        label={t`Add something`}
        face={<Icon name="plus" />}
        kind="menu"
        opened={{ label: t`Add something` }}
        placement="top start"
        isOpen={isOpen}
        onOpen={setOpen}
      >
        <Menu
          aria-label={t`Add something`}
          autoFocus="first"
          onAction={(key) => (key === 'files' ? picker.current?.click() : setAsking(true))}
          onClose={() => setOpen(false)}
        >
          {mayAttach && (
            <MenuItem id="files" className="menu-item">
              <Icon name="file" />
              <Trans>Add files</Trans>
            </MenuItem>
          )}
          {mayAsk && (
            <MenuItem id="poll" className="menu-item">
              <Icon name="poll" />
              <Trans>Ask a question</Trans>
            </MenuItem>
          )}
        </Menu>
      </Opener>
      <Suspense>{isAsking && <PollForm channelId={channelId} onClose={() => setAsking(false)} />}</Suspense>
    </>
  );
}
