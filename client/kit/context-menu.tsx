import { useRef } from 'react';
import { Menu, MenuItem, MenuSection, Popover, Separator, SubmenuTrigger } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';

/** One line of a menu. */
export interface MenuEntry {
  key: string;
  words: string;
  /** A second, smaller line: until when something is so. */
  note?: string | undefined;
  icon?: IconName;
  /** Of one that is chosen or not, whether it is. All of its group are then. */
  isChosen?: boolean;
  isBad?: boolean;
  isDisabled?: boolean;
  act?(): void;
  /** What opens beside it. */
  entries?: readonly MenuEntry[];
}

/** Where a menu opens: at a pointer, or at what had the focus when the menu key was pressed. */
export interface MenuPlace {
  x: number;
  y: number;
}

/** For the handler of `contextmenu`. The menu key says no place, so that of the element stands for it. */
export function placeOfMenu(event: { clientX: number; clientY: number; currentTarget: Element }): MenuPlace {
  if (event.clientX !== 0 || event.clientY !== 0) return { x: event.clientX, y: event.clientY };
  const { left, bottom, width } = event.currentTarget.getBoundingClientRect();
  return { x: left + Math.min(24, width / 2), y: bottom };
}

interface ContextMenuProps {
  label: string;
  at: MenuPlace;
  /** In groups, with a line between them. Empty ones are left out. */
  groups: readonly (readonly MenuEntry[])[];
  onClose(): void;
}

/** A menu at a place of the page. */
export function ContextMenu({ label, at, groups, onClose }: ContextMenuProps) {
  const place = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={place} className="menu-place" style={{ left: at.x, top: at.y }} aria-hidden="true" />
      <Popover
        className="popover"
        aria-label={label}
        triggerRef={place}
        placement="bottom start"
        offset={0}
        isOpen
        onOpenChange={(isOpen) => !isOpen && onClose()}
      >
        <MenuGroups label={label} groups={groups} onClose={onClose} />
      </Popover>
    </>
  );
}

/** The inside of a menu, for whatever opens it. */
export function MenuGroups({ label, groups, onClose }: Omit<ContextMenuProps, 'at'>) {
  const full = groups.filter((group) => group.length > 0);
  const all = full.flat().flatMap((entry) => [entry, ...(entry.entries ?? [])]);
  return (
    <Menu aria-label={label} autoFocus="first" disabledKeys={all.filter(({ isDisabled }) => isDisabled).map(({ key }) => key)} onClose={onClose}>
      {full.map((group, place) => [
        place > 0 && <Separator key={`before ${group[0]?.key}`} className="menu-line" />,
        <MenuSection key={group[0]?.key ?? place} aria-label={label} {...choiceOf(group)}>
          {group.map((entry) =>
            entry.entries ? (
              <SubmenuTrigger key={entry.key}>
                <Line entry={entry} />
                <Popover className="popover">
                  <Menu aria-label={entry.words} onClose={onClose} {...choiceOf(entry.entries)}>
                    {entry.entries.map((inner) => (
                      <Line key={inner.key} entry={inner} />
                    ))}
                  </Menu>
                </Popover>
              </SubmenuTrigger>
            ) : (
              <Line key={entry.key} entry={entry} />
            ),
          )}
        </MenuSection>,
      ])}
    </Menu>
  );
}

/** Of a group with something chosen in it, the lines are boxes to tick. */
const choiceOf = (group: readonly MenuEntry[]) =>
  group.some(({ isChosen }) => isChosen !== undefined) && {
    selectionMode: 'multiple' as const,
    selectedKeys: group.filter(({ isChosen }) => isChosen).map(({ key }) => key),
    shouldCloseOnSelect: true,
  };

function Line({ entry: { key, words, note, icon, isBad, act, entries } }: { entry: MenuEntry }) {
  return (
    <MenuItem id={key} textValue={words} className={`menu-item${isBad ? ' bad' : ''}`} {...(act && { onAction: act })}>
      {icon && <Icon name={icon} />}
      <span className="entry-words">
        <span dir="auto">{words}</span>
        {note !== undefined && <small>{note}</small>}
      </span>
      {entries && <Icon name="right" />}
    </MenuItem>
  );
}
