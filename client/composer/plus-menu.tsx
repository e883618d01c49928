import { Trans, useLingui } from '@lingui/react/macro';
import { useRef } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Icon } from '../kit/icon.tsx';

interface PlusMenuProps {
  channelId: string;
  mayAttach: boolean;
  onFiles(files: Iterable<File>): void;
}

/** What a message can have beside words. */
export function PlusMenu({ mayAttach, onFiles }: PlusMenuProps) {
  const { t } = useLingui();
  const picker = useRef<HTMLInputElement>(null);
  if (!mayAttach) return null;
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
      <MenuTrigger>
        <Button className="icon-button" aria-label={t`Add something`}>
          <Icon name="plus" />
        </Button>
        <Popover className="popover" placement="top start">
          <Menu onAction={() => picker.current?.click()}>
            <MenuItem id="files" className="menu-item">
              <Icon name="file" />
              <Trans>Add files</Trans>
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </>
  );
}
